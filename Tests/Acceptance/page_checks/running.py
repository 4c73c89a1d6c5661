"""The servers and browsers that the checks of the page use."""

import base64
import os
import pathlib
import shutil
import sys
import tempfile

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools" / "lib"))
import house

FOLDER = pathlib.Path(os.environ["SESTINA_BIN"])
PICTURES = pathlib.Path(os.environ["SESTINA_PICTURES"])
# A model whose features have other names than the loan book's columns.
OTHER_MODEL = house.ROOT / "Tests/Reference/Models/sklearn_logistic_regression_float64.onnx"
AUDIT = (pathlib.Path(__file__).parent / "audit.js").read_text()

DESKTOP = (1200, 900)
PHONE = (360, 740)
# Inches, as the browser takes them.
PAPER = {"A4": (8.27, 11.69), "letter": (8.5, 11)}


def serve(listen="127.0.0.1:0", model=house.MODEL):
    """A scoring server; whoever starts it stops it."""
    return house.Serving([FOLDER / "sestina", "serve", "--model", model, "--listen", listen]).__enter__()


def serve_page(server, *options):
    """The page over a scoring server; whoever starts it stops it."""
    words = [FOLDER / "sestina-web", "--listen", "127.0.0.1:0", "--server", server.address, *options]
    return house.Serving(words).__enter__()


def start_browser(script):
    options = webdriver.ChromeOptions()
    for word in ["headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "hide-scrollbars"]:
        options.add_argument("--" + word)
    options.binary_location = shutil.which("chromium")
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))


class Page:
    """The page, opened anew by somebody who was never here."""

    _browsers = {}

    @classmethod
    def end(cls):
        for browser in cls._browsers.values():
            browser.quit()
        cls._browsers.clear()

    def __init__(self, address, language="en", size=DESKTOP, script=True, dark=False):
        self.root = f"http://{address}/"
        if script not in self._browsers:
            self._browsers[script] = start_browser(script)
        self.browser = self._browsers[script]
        self.browser.get("about:blank")
        self.browser.get_log("browser")
        self.tell("Network.clearBrowserCookies")
        self.tell("Network.clearBrowserCache")
        self.emulate(language, size, dark)
        self.downloads = pathlib.Path(tempfile.mkdtemp())
        self.tell("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(self.downloads))
        self.browser.get(self.root)

    def emulate(self, language, size, dark):
        """Makes the tab one of such a person and such a screen; each tab has to be told."""
        agent = self.tell("Browser.getVersion")["userAgent"]
        self.tell("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage=language)
        width, height = size
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=size != DESKTOP)
        colours = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.tell("Emulation.setEmulatedMedia", media="", features=colours)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.downloads, ignore_errors=True)

    def tell(self, command, **words):
        return self.browser.execute_cdp_cmd(command, words)

    def find(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector):
        # Found and read in one step: between two, the page may become another one.
        said = self.run("return document.querySelector(arguments[0])?.innerText", selector)
        if said is None:
            raise NoSuchElementException(f"nothing on the page is {selector}")
        return said.strip()

    def language(self):
        return self.run("return document.documentElement.lang")

    def run(self, script, *words):
        return self.browser.execute_script(script, *words)

    def fill(self, values):
        for place, value in enumerate(values, 1):
            field = self.find(f"#figure-{place}")
            field.clear()
            field.send_keys(value)

    def press(self, key):
        """Presses a key wherever the focus is."""
        webdriver.ActionChains(self.browser).send_keys(key).perform()

    def values(self):
        return [field.get_property("value") for field in self.all("#applicant input[type=text]")]

    def ask(self):
        self.find("#applicant button:not([name])").click()

    def wait(self, holds, what):
        def still_holds(_):
            try:
                return holds()
            except StaleElementReferenceException:
                return False
            except WebDriverException as error:
                # An element may go with the page that it was on, for which the browser has two kinds of words.
                if "does not belong to the document" not in str(error):
                    raise
                return False

        WebDriverWait(self.browser, 15, 0.05).until(still_holds, what)

    def wait_for(self, selector, words):
        self.wait(lambda: words in self.text(selector), f"{selector} does not say {words!r}")

    def audit(self):
        return self.run(AUDIT)

    def picture(self, name):
        """Keeps a screenshot of the whole page."""
        shot = self.tell("Page.captureScreenshot", captureBeyondViewport=True, format="png")
        (PICTURES / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))

    def download(self):
        """The bytes of the one file that was saved."""
        def saved():
            return [path for path in self.downloads.iterdir() if path.suffix == ".csv"]
        self.wait(saved, "nothing was saved")
        return saved()[0].read_bytes()
