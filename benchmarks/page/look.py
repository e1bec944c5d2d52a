#!/usr/bin/env python3
"""Opens pages of `evalharness report` in Chromium: takes pictures, and has axe look for what bars people.

    python3 -m pip install playwright axe-playwright-python    # and a chromium, as of Debian's package
    benchmarks/page/look.py report.html --pictures FOLDER [--chromium /usr/bin/chromium]

Every page is opened light and dark, 1,280 and 400 pixels wide: its head, its tasks, its first sample and,
of several runs, its first task side by side. Ends with status 1 when axe finds a violation, the page
scrolls sideways, asks for something, opens a dialog or has an error in its script.
"""

import argparse
import pathlib
import sys

import axe_playwright_python
from playwright.sync_api import sync_playwright

VIEWS = {'head': '', 'tasks': '#tasks', 'sample': '#s0.0.0', 'pair': '#v0.1.0'}
AXE = pathlib.Path(axe_playwright_python.__file__).with_name('axe.min.js').read_text()
WITHOUT = "axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)"


def look(browser, path, scheme, width, folder):
    """Opens the views of a page in one size and one scheme and gives the faults."""
    faults = []
    # The page's policy keeps out every script but its own, and so axe.
    context = browser.new_context(viewport={'width': width, 'height': 900}, color_scheme=scheme,
                                  bypass_csp=True)
    page = context.new_page()
    page.on('pageerror', lambda error: faults.append('error: %s' % error))
    page.on('console', lambda line: faults.append('console: %s' % line.text)
            if line.type in ('error', 'warning') else None)
    page.on('dialog', lambda dialog: (faults.append('dialog: %s' % dialog.message), dialog.dismiss()))
    page.on('request', lambda request: faults.append('request: %s' % request.url[:100])
            if not request.url.startswith('file:') else None)
    for name, address in VIEWS.items():
        page.goto('about:blank')
        page.goto(path.resolve().as_uri() + address)
        page.wait_for_function('index !== null')
        page.wait_for_timeout(300)
        if name == 'pair' and not page.evaluate('view.open'):
            continue  # a page of one run
        page.screenshot(path=str(folder / ('%s-%s-%s-%d.png' % (path.stem, name, scheme, width))))
        if page.evaluate('document.documentElement.scrollWidth > innerWidth'):
            faults.append('%s scrolls sideways' % name)
        page.evaluate(AXE)
        for violation in page.evaluate(WITHOUT):
            faults.append('%s: %s, %d times: %s' % (name, violation['id'], len(violation['nodes']),
                                                    violation['nodes'][0]['html'][:100]))
    context.close()
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('pages', nargs='+', type=pathlib.Path)
    parser.add_argument('--pictures', required=True, type=pathlib.Path)
    parser.add_argument('--chromium', default='/usr/bin/chromium')
    options = parser.parse_args()
    options.pictures.mkdir(parents=True, exist_ok=True)
    count = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=['--no-sandbox'])
        for path in options.pages:
            for scheme in ('light', 'dark'):
                for width in (1280, 400):
                    faults = look(browser, path, scheme, width, options.pictures)
                    count += len(faults)
                    print('%s, %s, %d pixels: %s' % (path.name, scheme, width,
                                                     '; '.join(faults) or 'nothing found'))
        browser.close()
    sys.exit(1 if count else 0)


if __name__ == '__main__':
    main()
