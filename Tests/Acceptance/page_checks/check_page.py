"""Checks of the page in a browser: what people see, with and without a script."""

import base64
import itertools
import re
import subprocess
import time
import unittest
import urllib.request

from selenium.webdriver.common.keys import Keys

import running
from house import HOLDOUT, MODEL, ROOT
from running import DESKTOP, PAPER, PHONE, PICTURES, Page

RISKY = {"en": ["5", "5200", "25,600.5", "74000", "1", "550"],
         "fr": ["5", "5200", "25 600,5", "74000", "1", "550"]}
SOUND = {"en": ["1", "3,800", "7200", "68,500", "5", "660"],
         "fr": ["1", "3 800", "7200", "68 500,00", "5", "660"]}
WRONG = ["1", "3800", "", "much", "5", "900"]
VERDICT = {"en": ("At risk", "Not at risk"), "fr": ("À risque", "Pas à risque")}
FAULTS = {"en": "No answer: 3 figures are wrong.", "fr": "Pas de réponse : 3 valeurs sont à corriger."}
WHY = {"en": "Total debt: $25,600.50", "fr": "Dette totale\u00a0: 25\u202f600,50\u00a0$"}
# Close enough to the threshold that several single changes would do.
CLOSE = ["3", "5200", "15600.5", "74000", "4", "600"]
HOLDOUT_FEATURES = ["credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding", "income",
                    "years_employed", "fico_score"]
AWAY = {"en": "does not answer now", "fr": "ne répond pas pour l’instant"}

WAYS = list(itertools.product(["en", "fr"], [True, False], [DESKTOP, PHONE], [False, True]))


def setUpModule():
    global server, web
    server = running.serve()
    web = running.serve_page(server)


def tearDownModule():
    Page.end()
    web.stop()
    server.stop()


def name(language, script, size, dark):
    return "-".join([language, "script" if script else "plain", "phone" if size == PHONE else "desktop",
                     "dark" if dark else "light"])


class PageChecks(unittest.TestCase):
    def page(self, **how):
        page = Page(web.address, **how)
        self.addCleanup(page.__exit__)
        return page

    def assert_quiet(self, page):
        """Neither an error of the script nor a breach of the policy."""
        self.assertEqual([], [line for line in page.browser.get_log("browser") if line["level"] == "SEVERE"])

    def test_answers_and_faults(self):
        for way in WAYS:
            language, script, size, dark = way
            with self.subTest(name(*way)), Page(web.address, language, size, script, dark) as page:
                self.assertEqual(language, page.find("html").get_attribute("lang"))
                self.assertEqual([], page.audit())
                page.picture(name(*way) + "-1-fresh")
                for values, verdict in zip((RISKY, SOUND), VERDICT[language]):
                    page.fill(values[language])
                    if not script:
                        page.ask()
                    page.wait(lambda page=page, verdict=verdict: page.all(".verdict") and page.text(".verdict") == verdict,
                              verdict)
                    self.assertEqual(values[language], page.values())
                    page.wait_for("#change", {"en": "What would change it", "fr": "Ce qui le changerait"}[language])
                    self.assertEqual([], page.audit())
                    picture = "2-risk" if values is RISKY else "3-safe"
                    page.picture(name(*way) + "-" + picture)
                page.fill(WRONG)
                page.ask()
                page.wait_for("#said", FAULTS[language])
                self.assertEqual(WRONG, page.values())
                self.assertEqual(3, len(page.all("[aria-invalid=true]")))
                self.assertEqual("outcome", page.browser.switch_to.active_element.get_attribute("id"))
                self.assertEqual([], page.audit())
                page.picture(name(*way) + "-4-faults")

    def test_answers_without_a_reload_as_figures_change(self):
        page = self.page()
        page.run("window.isSame = true")
        page.fill(RISKY["en"])
        page.wait_for("#said", "At risk")
        page.fill(SOUND["en"])
        page.wait_for("#said", "Not at risk")
        field = page.find("#figure-3")
        # Nothing that was asked on the way comes later.
        time.sleep(1)
        self.assertIn("Not at risk", page.text("#said"))
        field.clear()
        page.wait_for("#said", "Fill in all six figures")
        self.assertEqual("", page.text("#picture"))
        field.send_keys("x", Keys.TAB)
        page.wait_for("#figure-3-fault", "Total debt: “x” is not a number")
        self.assertTrue(page.run("return window.isSame"))
        self.assert_quiet(page)

    def test_says_which_values_are_outside_the_range_seen(self):
        page = self.page()
        page.fill(SOUND["en"][:3] + ["900000"] + SOUND["en"][4:])
        page.wait_for("#said .note", "Annual income (900,000; seen: ")

    def test_says_why_in_words_and_bars(self):
        for language, script in itertools.product(["en", "fr"], [True, False]):
            with self.subTest(language=language, script=script), Page(web.address, language, script=script) as page:
                page.fill(RISKY[language])
                page.ask()
                page.wait_for("#why", WHY[language])
                items = [item.text for item in page.all("#why li")]
                self.assertEqual(6, len(items))
                self.assertEqual(6, len(page.all("#why svg[aria-hidden=true]")))
                words = {"en": "speaks for default, strongly", "fr": "va dans le sens d’un défaut, fortement"}
                self.assertIn(words[language], items[0])
                # For is right of the middle and against is left, whatever the colours.
                sides = page.run("""
                    return [...document.querySelectorAll("#why li")].map(item => {
                      const middle = item.querySelector("line").getBoundingClientRect().x;
                      const bar = item.querySelector("rect").getBoundingClientRect();
                      return bar.x >= middle - 2 ? "right" : bar.right <= middle + 2 ? "left" : "both";
                    });
                    """)
                against = {"en": "against", "fr": "encontre"}[language]
                self.assertEqual(["left" if against in item else "right" for item in items], sides)
                self.assertIn("left", sides)

    def test_what_would_change_it_does(self):
        page = self.page()
        page.fill(CLOSE)
        page.wait_for("#change", "Annual income: at least $")
        self.assertEqual(6, len(page.all("#change li")))
        changed = page.text("#change li:first-child").split(" instead of ")[0]
        self.assertIn("Total debt: at most $", changed)
        page.fill([*CLOSE[:2], changed.split("$")[1], *CLOSE[3:]])
        page.wait_for("#said", "Not at risk")
        page.wait_for("#change", "would predict a default")
        self.assertEqual("", page.text("#letter"))
        self.assert_quiet(page)

    def test_what_takes_longest_is_asked_for_once_the_figures_rest(self):
        page = self.page()
        page.run("""
            window.scripts = [];
            const send = window.fetch;
            window.fetch = (address, how) => { scripts.push(how.body.get("script")); return send(address, how); };
            """)
        page.fill(CLOSE)
        page.wait_for("#change", "What would change it")
        asked = page.run("return scripts")
        self.assertEqual(["brief", "1"], asked[-2:])
        # Of all that was asked while figures were typed, the last alone was in full.
        self.assertEqual(1, asked.count("1"))
        time.sleep(1)
        self.assertEqual(len(asked), page.run("return scripts.length"))

    def test_a_model_without_reasons_says_so_in_a_line(self):
        other = running.serve(model=running.OTHER_MODEL)
        self.addCleanup(other.stop)
        own = running.serve_page(other)
        self.addCleanup(own.stop)
        for script in (True, False):
            with Page(own.address, script=script) as page:
                page.fill(["1", "3800", "7200", "68500", "5", "660"])
                page.ask()
                page.wait_for("#why", "This model does not say why.")
                self.assertEqual("", page.text("#change"))
                self.assertEqual([], page.audit())

    def test_enter_asks_and_does_not_switch_the_language(self):
        for script in (True, False):
            page = self.page(script=script)
            page.fill(RISKY["en"])
            page.find("#figure-6").send_keys(Keys.ENTER)
            page.wait_for("#said", "At risk")
            self.assertEqual("en", page.find("html").get_attribute("lang"))

    def test_language_switch_stays_and_keeps_figures(self):
        for script in (True, False):
            page = self.page(script=script)
            page.fill(["2", "1,234.5", "x", "", "", ""])
            page.find("button[name=language]").click()
            page.wait(lambda page=page: page.language() == "fr", "French")
            self.assertEqual(["2", "1\u202f234,5", "x", "", "", ""], page.values())
            page.browser.get(page.root)
            self.assertEqual("fr", page.find("html").get_attribute("lang"))
            page.find("button[name=language]").click()
            page.wait(lambda page=page: page.language() == "en", "English")
            self.assertEqual([], page.all(".errors"))

    def test_keyboard_reaches_everything_and_shows_where_it_is(self):
        page = self.page()
        seen = []
        for _ in range(16):
            page.press(Keys.TAB)
            place = page.run("""
                const style = getComputedStyle(document.activeElement);
                const isSeen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
                return [document.activeElement.id || document.activeElement.textContent, isSeen];
                """)
            if place[0] in [identifier for identifier, _ in seen]:
                break
            seen.append(place)
        digest = page.text("summary")
        self.assertRegex(digest, "^digest [0-9a-f]{8}…$")
        self.assertEqual(
            ["Français"] + [f"figure-{place}" for place in range(1, 7)]
            + ["Get the answer", digest, "Next client", "A template with these columns (CSV)", "book-file", "Score it",
               "Only the summary"],
            [identifier for identifier, _ in seen][:14])
        self.assertTrue(all(isSeen for _, isSeen in seen[:14]), seen)

    def test_the_answer_is_in_view_once_it_was_asked_for(self):
        for size, script, values in itertools.product([DESKTOP, PHONE, (390, 844)], [True, False], [RISKY["en"], WRONG]):
            with self.subTest(size=size, script=script, values=values), Page(web.address, size=size, script=script) as page:
                page.fill(values)
                page.ask()
                page.wait(lambda page=page: page.all("#outcome"), "an answer")
                # On a desk the page stays where it is.
                page.wait(lambda page=page, size=size: page.run("""
                    const place = document.getElementById("outcome").getBoundingClientRect();
                    return place.top >= 0 && place.bottom <= innerHeight && (arguments[0] || scrollY === 0);
                    """, size != DESKTOP), "the answer in view")
                shot = page.tell("Page.captureScreenshot", format="png")
                way = f"in-view-{size[0]}-{'script' if script else 'plain'}-{'risk' if values != WRONG else 'faults'}"
                (PICTURES / f"{way}.png").write_bytes(base64.b64decode(shot["data"]))

    def test_the_next_client_begins_with_an_empty_form(self):
        for language, script in itertools.product(["en", "fr"], [True, False]):
            with self.subTest(language=language, script=script), Page(web.address, language, script=script) as page:
                for _ in range(2):
                    page.fill(RISKY[language])
                    page.ask()
                    page.wait(lambda page=page: page.all(".verdict"), "an answer")
                    page.find("#reference").send_keys("A-17")
                    page.find("button[form=next]").click()
                    page.wait(lambda page=page: page.values() == [""] * 6, "an empty form")
                    self.assertEqual("", page.find("#reference").get_property("value"))
                    self.assertEqual("figure-1", page.browser.switch_to.active_element.get_attribute("id"))
                    self.assertEqual([], page.all(".verdict"))

    def test_amounts_are_read_as_people_write_them_and_never_guessed(self):
        for language, typed, doubtful, both in [
                ("en", ["5", "$5,200.00", "25 600,50", "74'000", "1", "550"], "1,234 $", ["1,234", "1.234"]),
                ("fr", ["5", "5.200,00 $", "$25,600.50", "74 000", "1", "550"], "1.234", ["1,234", "1\u202f234"])]:
            for script in (True, False):
                with self.subTest(language=language, script=script), Page(web.address, language, script=script) as page:
                    page.fill(typed)
                    page.ask()
                    page.wait_for("#why", WHY[language])
                    page.fill([*typed[:3], doubtful, *typed[4:]])
                    page.ask()
                    page.wait_for("#figure-4-fault", both[0])
                    self.assertIn(both[1], page.text("#figure-4-fault"))
                    self.assertEqual([], page.audit())

    def test_first_load_is_light_and_still_and_from_here_alone(self):
        for size in (DESKTOP, PHONE):
            page = self.page(size=size)
            time.sleep(0.5)
            loads = page.run("""
                return [...performance.getEntriesByType("navigation"),
                    ...performance.getEntriesByType("resource")].map(load => [load.name, load.transferSize]);
                """)
            weight = sum(weight for _, weight in loads)
            print(f"first load: {weight} bytes in {len(loads)} requests")
            self.assertLess(weight, 30_000)
            self.assertGreaterEqual(len(loads), 3)
            for address, _ in loads:
                self.assertTrue(address.startswith(page.root), address)
            shift = page.browser.execute_async_script("""
                const done = arguments[0];
                let total = 0;
                new PerformanceObserver(list => list.getEntries().forEach(entry => total += entry.value))
                    .observe({ type: "layout-shift", buffered: true });
                setTimeout(() => done(total), 300);
                """)
            self.assertEqual(0, shift)
            self.assert_quiet(page)

    def test_a_server_that_is_away_is_told_and_comes_back(self):
        global server
        with Page(web.address, "fr", script=False) as plain, Page(web.address) as page:
            address = server.address
            server.stop()
            try:
                for one, language in ((plain, "fr"), (page, "en")):
                    one.fill(SOUND[language])
                    one.ask()
                    one.wait_for("#said", AWAY[language])
                    self.assertEqual(SOUND[language], one.values())
                    self.assertTrue(all(field.is_enabled() for field in one.all("input")))
                    self.assertEqual([], one.audit())
                plain.picture("away")
                with self.assertRaises(urllib.error.HTTPError) as caught:
                    urllib.request.urlopen(plain.root)
                self.assertEqual(503, caught.exception.code)
                self.assertIsNotNone(caught.exception.headers["Retry-After"])
                caught.exception.close()
            finally:
                server = running.serve(address)

            def answers():
                plain.ask()
                return plain.all(".verdict")
            plain.wait(answers, "no answer once the server is back")

    def test_a_model_with_other_features_is_shown_by_their_names(self):
        other = running.serve(model=running.OTHER_MODEL)
        self.addCleanup(other.stop)
        own = running.serve_page(other)
        self.addCleanup(own.stop)
        with Page(own.address) as page:
            self.assertEqual("feature_1", page.text("label[for=figure-1]"))
            page.fill(["1", "3800", "7200", "68500", "5", "660"])
            page.wait(lambda: page.all(".verdict"), "an answer")
            self.assertEqual([], page.audit())

    def test_an_answer_prints_on_one_sheet_with_date_reference_and_a_line_to_sign_on(self):
        months = {"en": "January|February|March|April|May|June|July|August|September|October|November|December",
                  "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"}
        for language, script, values in itertools.product(["en", "fr"], [True, False], [RISKY, SOUND]):
            with self.subTest(language=language, script=script), Page(web.address, language, script=script) as page:
                page.fill(values[language])
                page.ask()
                page.wait(lambda page=page: page.all(".verdict"), "an answer")
                page.wait_for("#change", {"en": "What would change it", "fr": "Ce qui le changerait"}[language])
                self.assertEqual(script, page.find("#print").is_displayed())
                page.find("#reference").send_keys("Client A-17 / <1>")
                if not script:
                    # The page before has an answer, too.
                    page.run("document.documentElement.dataset.left = ''")
                    page.ask()
                    page.wait(lambda page=page: page.all("html:not([data-left]) .verdict"), "another answer")
                self.assertEqual("Client A-17 / <1>", page.find("#reference").get_property("value"))
                page.tell("Emulation.setEmulatedMedia", media="print")
                for hidden in page.all("button, summary, .hint, .book"):
                    self.assertFalse(hidden.is_displayed(), hidden.get_attribute("outerHTML")[:80])
                for shown in ["#why li", "#reference", ".signature", "#figure-6"]:
                    self.assertTrue(page.find(shown).is_displayed(), shown)
                self.assertRegex(page.text("#model"), r"\d (" + months[language] + r") \d{4}")
                self.assertRegex(page.text("#model"), "[0-9a-f]{64}")
                page.picture(f"print-{language}-{'risk' if values is RISKY else 'safe'}")
                page.tell("Emulation.setEmulatedMedia", media="")
                for paper, (width, height) in PAPER.items():
                    shot = page.tell("Page.printToPDF", paperWidth=width, paperHeight=height, preferCSSPageSize=True)
                    document = base64.b64decode(shot["data"])
                    way = f"answer-{language}-{'risk' if values is RISKY else 'safe'}-{paper}"
                    (PICTURES / f"{way}.pdf").write_bytes(document)
                    self.assertEqual(1, len(re.findall(rb"/Type\s*/Page\b", document)), way)


class BookChecks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        words = [str(running.FOLDER / "sestina"), "score", "--quiet", "--skip-invalid", "--model", str(MODEL)]
        cls.scored = subprocess.run(words + ["--input", str(HOLDOUT)], check=True,
                                    capture_output=True).stdout

    def choose(self, page, path, button):
        page.find("#book-file").send_keys(str(path))
        page.all("#book button")[button].click()

    def test_a_book_comes_back_scored_and_told(self):
        for language, size, dark in itertools.product(["en", "fr"], [DESKTOP, PHONE], [False, True]):
            heading = {"en": "The book in short", "fr": "Le portefeuille en bref"}[language]
            for script in (True, False):
                way = name(language, script, size, dark)
                with self.subTest(way), Page(web.address, language, size, script, dark) as page:
                    self.choose(page, HOLDOUT, 0)
                    self.assertEqual(self.scored, page.download())
                    if not script:
                        self.choose(page, HOLDOUT, 1)
                    page.wait_for("#book-result", heading)
                    self.assertEqual([], page.audit())
                    self.assertEqual(8, len(page.all("#book-result rect")))
                    self.assertEqual(10, len(page.all("#book-result tbody tr")))
                    page.picture(way + "-5-book")

    def test_a_template_has_the_columns_and_is_a_book_without_rows(self):
        with Page(web.address) as page:
            page.find(".book a").click()
            template = page.download()
            self.assertEqual(HOLDOUT_FEATURES, template.decode().strip().split(","))
            self.choose(page, page.downloads / "template.csv", 1)
            page.wait_for("#book-result", "The book in short")

    def test_a_file_that_is_no_book_is_told(self):
        for script in (True, False):
            with Page(web.address, script=script) as page:
                self.choose(page, ROOT / "Package.swift", 1)
                page.wait_for("#book-result", "The file has no column named")
                self.assertEqual([], page.audit())
                page.picture("no-book-" + ("script" if script else "plain"))


if __name__ == "__main__":
    unittest.main()
