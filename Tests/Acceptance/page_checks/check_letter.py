"""Checks of the letter in a browser: what people see, and what comes out of a printer."""

import base64
import contextlib
import itertools
import json
import pathlib
import re
import tempfile
import unittest

from selenium.webdriver.common.keys import Keys

import running
from check_page import RISKY, name
from running import DESKTOP, PAPER, PHONE, PICTURES, Page

TEXTS = {
    "creditor": {"name": "First <Example> Bank", "address": ["1 Main Street", "Springfield"]},
    "agency": {"name": "Example Bureau", "address": ["2 Side Street"], "phone": "+1 800 555 0100"},
    "notices": {"en": ["A notice in English. " * 8], "fr": ["Une mention en français. " * 8]},
    "signature": ["J. Doe", "Credit department"],
}
SUBJECT = {"en": "Your application for a loan", "fr": "Votre demande de prêt"}


def setUpModule():
    global server, web, own, folder
    folder = tempfile.TemporaryDirectory()
    texts = pathlib.Path(folder.name) / "letter.json"
    texts.write_text(json.dumps(TEXTS))
    server = running.serve()
    web = running.serve_page(server)
    own = running.serve_page(server, "--letter", texts)


def tearDownModule():
    Page.end()
    for one in (own, web, server):
        one.stop()
    folder.cleanup()


class LetterChecks(unittest.TestCase):
    @contextlib.contextmanager
    def drafted(self, page, language, place):
        """Asks for a letter by its button and goes to the tab in which it opens, and back at the end."""
        page.fill(RISKY[language])
        page.ask()
        page.wait(lambda: len(page.all("#letter button")) == 2, "no button for a letter")
        first = page.browser.current_window_handle
        page.all("#letter button")[place].click()
        page.wait(lambda: len(page.browser.window_handles) == 2, "no tab for the letter")
        other = next(tab for tab in page.browser.window_handles if tab != first)
        page.browser.switch_to.window(other)
        try:
            page.wait_for("h1", SUBJECT[language])
            yield
        finally:
            page.browser.close()
            page.browser.switch_to.window(first)

    def pages_printed(self, page, paper):
        width, height = PAPER[paper]
        shot = page.tell("Page.printToPDF", paperWidth=width, paperHeight=height, preferCSSPageSize=True)
        document = base64.b64decode(shot["data"])
        return document, len(re.findall(rb"/Type\s*/Page\b", document))

    def test_a_letter_opens_beside_the_page_and_prints_on_one_sheet(self):
        ways = itertools.product(["en", "fr"], [True, False], [DESKTOP, PHONE], [False, True])
        for language, script, size, dark in ways:
            way = name(language, script, size, dark)
            with self.subTest(way), Page(own.address, language, size, script, dark) as page, \
                    self.drafted(page, language, 1):
                page.emulate(language, size, dark)
                self.assertEqual([], page.audit())
                self.assertIn("First <Example> Bank", page.text(".creditor"))
                self.assertIn("+1 800 555 0100", page.text(".agency"))
                self.assertEqual(4, len(page.all("ol li")))
                page.picture(way + "-6-letter")
                for paper in PAPER:
                    document, count = self.pages_printed(page, paper)
                    (PICTURES / f"letter-{language}-{paper}.pdf").write_bytes(document)
                    self.assertEqual(1, count, paper)

    def test_blanks_are_filled_in_by_keyboard_and_printed_without_a_frame(self):
        with Page(web.address) as page, self.drafted(page, "en", 0):
            self.assertNotIn("What would change", page.text("main"))
            blanks = page.all("[contenteditable]")
            self.assertEqual(7, len(blanks))
            for blank in blanks:
                page.press(Keys.TAB)
                self.assertEqual(blank, page.browser.switch_to.active_element)
            for blank, words in ((blanks[0], [Keys.DELETE]), (blanks[1], ["First Bank", Keys.ENTER, "Springfield"])):
                page.run("arguments[0].focus(); getSelection().selectAllChildren(arguments[0])", blank)
                for word in words:
                    page.press(word)
            self.assertEqual("", blanks[0].text)
            self.assertEqual("First Bank\nSpringfield", blanks[1].text)
            self.assertEqual([], page.audit())
            page.tell("Emulation.setEmulatedMedia", media="print")
            self.assertFalse(page.find(".guidance").is_displayed())
            outlines = {blank.value_of_css_property("outline-style") for blank in blanks[2:]}
            self.assertEqual({"none"}, outlines)
            page.picture("letter-print")


if __name__ == "__main__":
    unittest.main()
