"""tools/lib/comment.py against a server that answers as GitHub does, on this machine."""

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
PATH = "/repos/us/sestina/issues"


class GitHub(http.server.BaseHTTPRequestHandler):
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
        state["tokens"].add(self.headers.get("Authorization"))
        refusal = state["refusals"].get(self.command)
        if refusal:
            return self.answer(*refusal)
        if state["redirect"]:
            return self.answer(302, {}, Location=state["redirect"])
        comments = state["comments"]
        path, _, query = self.path.partition("?")
        if self.command == "GET" and path == f"{PATH}/7/comments":
            options = dict(pair.split("=") for pair in query.split("&"))
            size, page = int(options["per_page"]), int(options["page"])
            return self.answer(200, comments[(page - 1) * size : page * size])
        if self.command == "POST" and path == f"{PATH}/7/comments":
            comments.append(comment(body["body"], identifier=len(comments) + 1000))
            return self.answer(201, comments[-1])
        for one in comments:
            if self.command == "PATCH" and path == f"{PATH}/comments/{one['id']}":
                one["body"] = body["body"]
                return self.answer(200, one)
        return self.answer(404, {"message": "Not Found"})

    do_GET = do_POST = do_PATCH = handle_any

    def log_message(self, *arguments):
        pass


def comment(body, kind="Bot", identifier=0):
    return {"id": identifier, "user": {"type": kind}, "body": body}


class CommentTests(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), GitHub)
        self.state = {"comments": [], "asked": [], "tokens": set(), "refusals": {}, "redirect": None}
        self.server.state = self.state
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.folder = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()
        self.folder.cleanup()

    def run_with(self, words, address=None):
        report = pathlib.Path(self.folder.name) / "gate.md"
        report.write_text(f"{MARKER}\n{words}\n", encoding="utf-8")
        environment = {
            **os.environ,
            "GITHUB_API_URL": address or self.address,
            "GITHUB_REPOSITORY": "us/sestina",
            "GITHUB_TOKEN": "a token",
            "no_proxy": "*",
        }
        return subprocess.run(
            [sys.executable, str(SCRIPT), "7", str(report)], env=environment, capture_output=True, text=True, timeout=60
        )

    def bodies(self):
        return [one["body"] for one in self.state["comments"]]

    def test_a_first_report_is_posted_and_the_next_takes_its_place(self):
        self.assertEqual(self.run_with("FAIL: é").returncode, 0)
        self.assertEqual(self.bodies(), [f"{MARKER}\nFAIL: é\n"])
        second = self.run_with("PASS")
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertEqual(self.bodies(), [f"{MARKER}\nPASS\n"])
        self.assertEqual([method for method, _, _ in self.state["asked"]], ["GET", "POST", "GET", "PATCH"])
        self.assertEqual(self.state["tokens"], {"Bearer a token"})

    def test_the_comment_from_before_is_found_on_a_later_page(self):
        self.state["comments"] += [comment(f"{number}", "User", number) for number in range(250)]
        self.state["comments"].append(comment(f"{MARKER}\nold", identifier=900))
        self.state["comments"] += [comment("more", "User", number) for number in range(300, 320)]
        self.assertEqual(self.run_with("new").returncode, 0)
        self.assertEqual(len(self.bodies()), 271)
        self.assertEqual(self.bodies()[250], f"{MARKER}\nnew\n")

    def test_a_full_last_page_is_not_the_end(self):
        self.state["comments"] += [comment(f"{number}", "User", number) for number in range(100)]
        self.assertEqual(self.run_with("new").returncode, 0)
        self.assertEqual(len(self.bodies()), 101)

    def test_words_of_people_are_left_alone(self):
        mine = [comment(f"{MARKER}\nmine", "User", 1), comment(f"see {MARKER}", "Bot", 2)]
        mine += [{"id": 3, "user": None, "body": f"{MARKER}\nghost"}, {"id": 4, "user": {"type": "Bot"}, "body": None}]
        self.state["comments"] += mine
        before = self.bodies()
        self.assertEqual(self.run_with("new").returncode, 0)
        self.assertEqual(self.bodies(), before + [f"{MARKER}\nnew\n"])

    def test_a_refusal_is_said_in_a_sentence(self):
        for method, status in [("GET", 401), ("GET", 404), ("GET", 500), ("POST", 403), ("POST", 422)]:
            with self.subTest(method=method, status=status):
                self.state["refusals"] = {method: (status, {"message": "no"})}
                done = self.run_with("new")
                self.assertEqual(done.returncode, 1)
                self.assertTrue(done.stderr.startswith("no comment on the pull request: "), done.stderr)
                self.assertIn(str(status), done.stderr)
                self.assertNotIn("Traceback", done.stderr)
                self.assertNotIn("a token", done.stderr)
        self.assertEqual(self.bodies(), [])

    def test_an_answer_that_is_no_json_is_no_reason_to_post_again(self):
        for content in (b"<html>", b'{"message": "x"}', b"[1]"):
            with self.subTest(content=content):
                self.state["refusals"] = {"GET": (200, content)}
                done = self.run_with("new")
                self.assertEqual(done.returncode, 1)
                self.assertTrue(done.stderr.startswith("no comment on the pull request: "), done.stderr)
                self.assertNotIn("Traceback", done.stderr)
        self.assertEqual(self.bodies(), [])

    def test_the_token_does_not_follow_a_redirection(self):
        other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), GitHub)
        other.state = {"comments": [], "asked": [], "tokens": set(), "refusals": {}, "redirect": None}
        threading.Thread(target=other.serve_forever, daemon=True).start()
        self.state["redirect"] = f"http://127.0.0.1:{other.server_port}{PATH}/7/comments"
        self.assertEqual(self.run_with("new").returncode, 1)
        other.shutdown()
        other.server_close()
        self.assertEqual(other.state["asked"], [])

    def test_nobody_there_is_said_in_a_sentence(self):
        done = self.run_with("new", address="http://127.0.0.1:9")
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr.startswith("no comment on the pull request: "), done.stderr)


if __name__ == "__main__":
    unittest.main()
