"""Writes a report as a comment on a pull request of GitHub or a merge request of GitLab, or puts it in the place of the
one from before.

    GITHUB_TOKEN=... GITHUB_REPOSITORY=owner/name comment.py NUMBER FILE
    GITLAB_CI=true GITLAB_TOKEN=... CI_API_V4_URL=... CI_MERGE_REQUEST_PROJECT_ID=... comment.py NUMBER FILE

The first line of the file is a marker: a comment that begins with it, by a bot of GitHub or by the user of GitLab whose
token this is, is the one from before.
"""

import json
import os
import sys
import urllib.parse
import urllib.request

PAGE_SIZE = 100
PAGES_MAX = 100
TIMEOUT_SECONDS = 20


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """The token goes to no other place than it was meant for."""

    def redirect_request(self, *arguments):
        return None


class GitHub:
    """A pull request of GitHub, by its REST interface."""

    request = "pull request"

    def __init__(self, number):
        self._address = os.environ.get("GITHUB_API_URL", "https://api.github.com")
        self._repository = f"/repos/{os.environ['GITHUB_REPOSITORY']}/issues"
        self._comments = f"{self._repository}/{number}/comments"
        self._headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": "Bearer " + os.environ["GITHUB_TOKEN"],
            "X-GitHub-Api-Version": "2022-11-28",
        }

    def ask(self, method, path, body=None):
        return ask(method, self._address + path, self._headers, body)

    def page(self, number):
        return self.ask("GET", f"{self._comments}?per_page={PAGE_SIZE}&page={number}")

    def is_own(self, comment):
        return (comment.get("user") or {}).get("type") == "Bot"

    def write(self, body):
        self.ask("POST", self._comments, body)

    def replace(self, comment, body):
        self.ask("PATCH", f"{self._repository}/comments/{comment['id']}", body)


class GitLab:
    """A merge request of GitLab, by its REST interface."""

    request = "merge request"

    def __init__(self, number):
        self._address = os.environ["CI_API_V4_URL"]
        project = urllib.parse.quote(os.environ["CI_MERGE_REQUEST_PROJECT_ID"], safe="")
        self._notes = f"/projects/{project}/merge_requests/{number}/notes"
        self._headers = {"PRIVATE-TOKEN": os.environ["GITLAB_TOKEN"]}
        # A project's token has a user of its own, which has no other mark of a bot here.
        self._user = self.ask("GET", "/user")["id"]

    def ask(self, method, path, body=None):
        return ask(method, self._address + path, self._headers, body)

    def page(self, number):
        return self.ask("GET", f"{self._notes}?per_page={PAGE_SIZE}&page={number}&order_by=created_at&sort=asc")

    def is_own(self, comment):
        return (comment.get("author") or {}).get("id") == self._user

    def write(self, body):
        self.ask("POST", self._notes, body)

    def replace(self, comment, body):
        self.ask("PUT", f"{self._notes}/{comment['id']}", body)


def ask(method, address, headers, body=None):
    request = urllib.request.Request(
        address,
        method=method,
        data=None if body is None else json.dumps({"body": body}).encode(),
        headers={"Content-Type": "application/json", **headers},
    )
    opener = urllib.request.build_opener(NoRedirects)
    with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
        return json.load(answer)


def comment_before(forge, marker):
    for number in range(1, PAGES_MAX + 1):
        comments = forge.page(number)
        if not isinstance(comments, list) or not all(isinstance(comment, dict) for comment in comments):
            raise ValueError("the answer is no list of comments")
        for comment in comments:
            # Whoever may comment may write the marker, too, and shall not have their words replaced.
            if forge.is_own(comment) and (comment.get("body") or "").startswith(marker):
                return comment
        if len(comments) < PAGE_SIZE:
            return None
    return None


def main(kind):
    number, file = int(sys.argv[1]), sys.argv[2]
    with open(file, encoding="utf-8") as report:
        body = report.read()
    forge = kind(number)
    before = comment_before(forge, body.split("\n", 1)[0])
    if before is None:
        forge.write(body)
    else:
        forge.replace(before, body)
    print("the comment of the last run is replaced" if before else "a comment is written", file=sys.stderr)


if __name__ == "__main__":
    forge_here = GitLab if os.environ.get("GITLAB_CI") == "true" else GitHub
    try:
        main(forge_here)
    except Exception as error:
        # A request from a fork may not write, and the verdict stands without the comment.
        sys.exit(f"no comment on the {forge_here.request}: {error}")
