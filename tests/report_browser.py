"""Headless Chromium for the tests of the report's page, and a page that is open in it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

webdriver = pytest.importorskip("selenium.webdriver", reason="no selenium here")
from selenium.common.exceptions import WebDriverException  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
needed = pytest.mark.skipif(not (BROWSER and DRIVER), reason="no chromium and chromedriver here")
QUIET = ("disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update")
WIDE, PHONE = (1360, 1000), (390, 844)


def started(profile: Path, **more: Any) -> Any:
    """A Chromium whose profile is new."""
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for one in ("headless", "no-sandbox", "disable-dev-shm-usage", "disable-sync", *QUIET):
        options.add_argument(f"--{one}")
    options.add_argument(f"--user-data-dir={profile}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for name, value in more.items():
        setattr(options, name, value)
    try:
        return webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER, log_output=os.devnull))
    except WebDriverException as error:
        pytest.skip(f"chromium does not start here: {error.msg}")


class Shown:
    """A page that is open."""

    def __init__(self, driver: Any, path: Path, size: tuple[int, int] = WIDE, dark: bool = False, at: str = "") -> None:
        self.driver = driver
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
        driver.get("about:blank")
        driver.get_log("browser")
        driver.get(path.as_uri() + at)
        driver.execute_script("try { localStorage.clear() } catch {}")

    def all(self, css: str) -> list[Any]:
        """The elements that a selector names."""
        found: list[Any] = self.driver.find_elements(By.CSS_SELECTOR, css)
        return found

    def one(self, css: str) -> Any:
        """The one element that a selector names."""
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def js(self, script: str, *args: Any) -> Any:
        """What a script returns."""
        return self.driver.execute_script(script, *args)

    def names(self) -> list[str]:
        """The documents that are listed."""
        found: list[str] = self.js("return [...document.querySelectorAll('.entry .head')].map((one) => one.innerText)")
        return found

    def bar(self, kind: str, name: str) -> Any:
        """A bar."""
        return next(one for one in self.all(f".bar[data-kind={kind}]") if one.get_attribute("data-name") == name)

    def seen(self, css: str) -> list[str]:
        """The texts of the elements that can be seen."""
        return [one.text for one in self.all(css) if one.is_displayed()]

    def keys(self, *keys: str) -> Any:
        """Press keys, one after another; the element that has the focus then."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)
        return self.driver.switch_to.active_element

    def wait(self, ready: Any) -> None:
        """Until something is so."""
        WebDriverWait(self.driver, 10, 0.05).until(lambda _: ready())

    def silent(self) -> bool:
        """Whether the browser has nothing to complain of, and has loaded nothing."""
        loaded = self.js("return performance.getEntriesByType('resource').map((one) => one.name)")
        told = self.driver.get_log("browser")
        assert (told, [one for one in loaded if not one.startswith("data:")]) == ([], [])
        return True
