"""The page of `splitee-sim report` in Debian's Chromium, without a window and without a network."""

import shutil
import subprocess

import support

NARROW, WIDE = (390, 844), (1280, 900)


def need_browser():
    """SkipTest without Chromium, its driver and selenium, which are Debian's; for setUpModule()."""
    support.need("selenium")
    support.need_programs("chromium", "chromedriver", hint="scripts/setup.sh test installs them")


def opened(folder):
    """A browser without a window, and without a network."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                     "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)


class PageCase(support.SharedCase):
    """Tests that share a page and a browser; make() calls open_page()."""

    @classmethod
    def open_page(cls, results):
        """Writes the page of a results folder and opens the browser."""
        cls.page = cls.folder / "page.html"
        subprocess.run([support.PROGRAM, "report", results, "--out", cls.page], check=True, capture_output=True)
        cls.browser = opened(cls.folder)
        cls.addClassCleanup(cls.browser.quit)

    def setUp(self):
        """Opens the page anew."""
        self.show()

    def show(self, size=WIDE, dark=False):
        """Opens the page on a screen of this size."""
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == NARROW})
        self.browser.get(self.page.as_uri())

    def find(self, css, within=None):
        """All elements of a selector."""
        return (within or self.browser).find_elements("css selector", css)

    def table(self, title):
        """The part of the page with a table of this title, once it is there."""
        return self.wait(lambda browser: next(
            (part for part in self.find(".data-table") if self.find(f'[aria-label="{title}"]', part)), None))

    def column(self, table, head):
        """The fields that a table shows in one column, as text."""
        heads = [each.text.split("\n")[0] for each in self.find("thead th button", table)]
        place = heads.index(head) + 1
        return [each.text for each in self.find(f"tbody td:nth-child({place})", table)]

    def figure(self, title):
        """A figure by its title, once the page has laid it out."""
        return self.wait(lambda browser: next(
            (each for each in self.find("figure") if self.find("h4", each)[0].text == title), None))

    def wait(self, condition):
        """Until a condition holds; gives its value."""
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.browser, 20).until(condition)

    def figure_table(self, title):
        """The rows of a figure's table, as text."""
        figure = self.figure(title)
        details = self.find("details", figure)[0]
        if details.get_attribute("open") is None:
            self.find("summary", figure)[0].click()
        self.wait(lambda browser: self.find("tbody tr", figure))  # the event comes after the opening
        return self.browser.execute_script(
            "return [...arguments[0].querySelectorAll('tbody tr')].map(r => [...r.cells].map(c => c.textContent))",
            figure)

    def choose(self, within, label, text):
        """Chooses in a drop-down list."""
        from selenium.webdriver.support.ui import Select

        select = next(each for each in self.find("label", within) if each.text.startswith(label))
        Select(self.find("select", select)[0]).select_by_visible_text(text)
