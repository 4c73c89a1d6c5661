"""Writes a report as a comment on a pull request, or puts it in the place of the one from before.

    GITHUB_TOKEN=... GITHUB_REPOSITORY=owner/name comment.py PULL_REQUEST FILE

The first line of the file is a marker: a comment by a bot that begins with it is the one from before.
"""

import json
import os
import sys
import urllib.request

PAGE_SIZE = 100
PAGES_MAX = 100
TIMEOUT_SECONDS = 20


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """The token goes to no other place than it was meant for."""

    def redirect_request(self, *arguments):
        return None


def ask(method, path, body=None):
    address = os.environ.get("GITHUB_API_URL", "https://api.github.com") + path
    request = urllib.request.Request(
        address,
        method=method,
        data=None if body is None else json.dumps({"body": body}).encode(),
        headers={
            "Accept": "application/vnd.github+json",
            "Authorization": "Bearer " + os.environ["GITHUB_TOKEN"],
            "Content-Type": "application/json",
            "X-GitHub-Api-Version": "2022-11-28",
        },
    )
    opener = urllib.request.build_opener(NoRedirects)
    with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
        return json.load(answer)


def comment_before(repository, number, marker):
    for page in range(1, PAGES_MAX + 1):
        path = f"/repos/{repository}/issues/{number}/comments?per_page={PAGE_SIZE}&page={page}"
        comments = ask("GET", path)
        if not isinstance(comments, list) or not all(isinstance(comment, dict) for comment in comments):
            raise ValueError("the answer is no list of comments")
        for comment in comments:
            # Whoever may comment may write the marker, too, and shall not have their words replaced.
            is_bot = (comment.get("user") or {}).get("type") == "Bot"
            if is_bot and (comment.get("body") or "").startswith(marker):
                return comment["id"]
        if len(comments) < PAGE_SIZE:
            return None
    return None


def main():
    number, file = int(sys.argv[1]), sys.argv[2]
    repository = os.environ["GITHUB_REPOSITORY"]
    with open(file, encoding="utf-8") as report:
        body = report.read()
    before = comment_before(repository, number, body.split("\n", 1)[0])
    if before is None:
        ask("POST", f"/repos/{repository}/issues/{number}/comments", body)
    else:
        ask("PATCH", f"/repos/{repository}/issues/comments/{before}", body)
    print("the comment of the last run is replaced" if before else "a comment is written", file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except Exception as error:
        # A request from a fork may not write, and the verdict stands without the comment.
        sys.exit(f"no comment on the pull request: {error}")
