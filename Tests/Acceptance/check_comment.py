"""tools/lib/comment.py against servers that answer as GitHub and GitLab do, on this machine."""

import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "tools/lib/comment.py"
MARKER = "<!-- sestina-gate: this comment is kept up to date -->"
BOT, PERSON = 41, 42
"""Users of GitLab: the one whose token is used, and another."""


class Forge(http.server.BaseHTTPRequestHandler):
    """Keeps comments, and refuses with a status where it is told to."""

    def answer(self, status, content, **headers):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_any(self):
        state = self.server.state
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        state["asked"].append((self.command, self.path, body))
        state["tokens"].add(self.headers.get(self.token_header))
        refusal = state["refusals"].get(self.command)
        if refusal:
            return self.answer(*refusal)
        if state["redirect"]:
            return self.answer(302, {}, Location=state["redirect"])
        comments = state["comments"]
        path, _, query = self.path.partition("?")
        if self.command == "GET" and path == "/user" and self.has_user:
            return self.answer(200, {"id": BOT, "username": "project_7_bot"})
        if self.command == "GET" and path == self.list_path:
            options = dict(pair.split("=") for pair in query.split("&"))
            size, page = int(options["per_page"]), int(options["page"])
            return self.answer(200, comments[(page - 1) * size : page * size])
        if self.command == "POST" and path == self.list_path:
            comments.append(self.comment(body["body"], identifier=len(comments) + 1000))
            return self.answer(201, comments[-1])
        for one in comments:
            if self.command == self.replacing and path == f"{self.comment_path}/{one['id']}":
                one["body"] = body["body"]
                return self.answer(200, one)
        return self.answer(404, {"message": "Not Found"})

    do_GET = do_POST = do_PATCH = do_PUT = handle_any

    def log_message(self, *arguments):
        pass


class GitHub(Forge):
    token_header, token, has_user, replacing = "Authorization", "Bearer a token", False, "PATCH"
    comment_path = "/repos/us/sestina/issues/comments"
    list_path = "/repos/us/sestina/issues/7/comments"
    request = "pull request"

    @staticmethod
    def environment(address):
        return {"GITHUB_API_URL": address, "GITHUB_REPOSITORY": "us/sestina", "GITHUB_TOKEN": "a token"}

    @staticmethod
    def comment(body, is_own=True, identifier=0):
        return {"id": identifier, "user": {"type": "Bot" if is_own else "User"}, "body": body}

    @staticmethod
    def odd():
        return [{"id": 3, "user": None, "body": f"{MARKER}\nghost"}, {"id": 4, "user": {"type": "Bot"}, "body": None}]


class GitLab(Forge):
    token_header, token, has_user, replacing = "PRIVATE-TOKEN", "a token", True, "PUT"
    comment_path = list_path = "/projects/bank%2Fmodels/merge_requests/7/notes"
    request = "merge request"

    @staticmethod
    def environment(address):
        return {"GITLAB_CI": "true", "CI_API_V4_URL": address, "CI_MERGE_REQUEST_PROJECT_ID": "bank/models",
                "GITLAB_TOKEN": "a token"}

    @staticmethod
    def comment(body, is_own=True, identifier=0):
        return {"id": identifier, "author": {"id": BOT if is_own else PERSON}, "body": body}

    @staticmethod
    def odd():
        return [{"id": 3, "author": None, "body": f"{MARKER}\nghost"}, {"id": 4, "author": {"id": BOT}, "body": None}]


class CommentTests:
    """What holds of every forge; the classes below name one."""

    def setUp(self):
        self.server, self.state = self.serve()
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.folder = tempfile.TemporaryDirectory()

    def serve(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.forge)
        server.state = {"comments": [], "asked": [], "tokens": set(), "refusals": {}, "redirect": None}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server, server.state

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()
        self.folder.cleanup()

    def run_with(self, words, address=None):
        report = pathlib.Path(self.folder.name) / "gate.md"
        report.write_text(f"{MARKER}\n{words}\n", encoding="utf-8")
        others = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "GITLAB_", "CI"))}
        environment = {**others, **self.forge.environment(address or self.address), "no_proxy": "*"}
        return subprocess.run(
            [sys.executable, str(SCRIPT), "7", str(report)], env=environment, capture_output=True, text=True, timeout=60
        )

    def bodies(self):
        return [one["body"] for one in self.state["comments"]]

    def expect_sentence(self, done):
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr.startswith(f"no comment on the {self.forge.request}: "), done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.assertNotIn("a token", done.stderr)

    def test_a_first_report_is_posted_and_the_next_takes_its_place(self):
        self.assertEqual(self.run_with("FAIL: é").returncode, 0)
        self.assertEqual(self.bodies(), [f"{MARKER}\nFAIL: é\n"])
        second = self.run_with("PASS")
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertEqual(self.bodies(), [f"{MARKER}\nPASS\n"])
        methods = [method for method, path, _ in self.state["asked"] if path != "/user"]
        self.assertEqual(methods, ["GET", "POST", "GET", self.forge.replacing])
        self.assertEqual(self.state["tokens"], {self.forge.token})

    def test_the_comment_from_before_is_found_on_a_later_page(self):
        comment = self.forge.comment
        self.state["comments"] += [comment(f"{number}", False, number) for number in range(250)]
        self.state["comments"].append(comment(f"{MARKER}\nold", identifier=900))
        self.state["comments"] += [comment("more", False, number) for number in range(300, 320)]
        self.assertEqual(self.run_with("new").returncode, 0)
        self.assertEqual(len(self.bodies()), 271)
        self.assertEqual(self.bodies()[250], f"{MARKER}\nnew\n")

    def test_a_full_last_page_is_not_the_end(self):
        self.state["comments"] += [self.forge.comment(f"{number}", False, number) for number in range(100)]
        self.assertEqual(self.run_with("new").returncode, 0)
        self.assertEqual(len(self.bodies()), 101)

    def test_words_of_people_are_left_alone(self):
        mine = [self.forge.comment(f"{MARKER}\nmine", False, 1), self.forge.comment(f"see {MARKER}", True, 2)]
        self.state["comments"] += mine + self.forge.odd()
        before = self.bodies()
        self.assertEqual(self.run_with("new").returncode, 0)
        self.assertEqual(self.bodies(), before + [f"{MARKER}\nnew\n"])

    def test_a_refusal_is_said_in_a_sentence(self):
        for method, status in [("GET", 401), ("GET", 404), ("GET", 500), ("POST", 403), ("POST", 422)]:
            with self.subTest(method=method, status=status):
                self.state["refusals"] = {method: (status, {"message": "no"})}
                done = self.run_with("new")
                self.expect_sentence(done)
                self.assertIn(str(status), done.stderr)
        self.assertEqual(self.bodies(), [])

    def test_an_answer_that_is_no_json_is_no_reason_to_post_again(self):
        for content in (b"<html>", b'{"message": "x"}', b"[1]"):
            with self.subTest(content=content):
                self.state["refusals"] = {"GET": (200, content)}
                self.expect_sentence(self.run_with("new"))
        self.assertEqual(self.bodies(), [])

    def test_the_token_does_not_follow_a_redirection(self):
        other, state = self.serve()
        self.state["redirect"] = f"http://127.0.0.1:{other.server_port}{self.forge.list_path}"
        self.assertEqual(self.run_with("new").returncode, 1)
        other.shutdown()
        other.server_close()
        self.assertEqual(state["asked"], [])

    def test_nobody_there_is_said_in_a_sentence(self):
        self.expect_sentence(self.run_with("new", address="http://127.0.0.1:9"))


class GitHubTests(CommentTests, unittest.TestCase):
    forge = GitHub


class GitLabTests(CommentTests, unittest.TestCase):
    forge = GitLab


if __name__ == "__main__":
    unittest.main()
