// Debian's Chromium, and a person at its keyboard.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterFailure } from './check.mjs';
import { sandbox, user } from './cogoidc.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  // Nothing is asked of any other machine.
  args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'],
});

/** A browser that nobody has signed in with. */
export async function newBrowser(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(30_000);
  return context;
}

export const close = () => browser.close();

/** Keeps what a page looks like, to be looked at. */
export const picture = (page, name) =>
  page.screenshot({ path: join(process.env.PICTURES, `${name}.png`) });

afterFailure.push(async () => {
  const pages = browser.contexts().flatMap(context => context.pages());
  const app = basename(process.argv[1], '.mjs');
  await Promise.allSettled(pages.map((page, number) => picture(page, `failed-${app}-${number + 1}`)));
});

/** Whether the sandbox asks for a password here. */
export async function asksForPassword(page, origin = sandbox) {
  await page.waitForURL(url => url.origin === origin && url.pathname.endsWith('/login'));
  await page.getByLabel('Password').waitFor();
}

/** Signs in by keyboard alone, from the place where the page has put the focus. */
export async function signIn(page, { name = user.email, password = user.password, origin = sandbox } = {}) {
  await asksForPassword(page, origin);
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
}

const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 800 };

/** Does something with a page on a phone and on a desk, in both colour schemes. */
async function inEachLook(page, body) {
  const before = page.viewportSize();
  for (const size of [phone, desk]) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await body(`${size.width}-${colorScheme}`);
    }
  }
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Keeps what a page looks like on a phone and on a desk, in both colour schemes. */
export const pictures = (page, name) => inEachLook(page, look => picture(page, `${name}-${look}`));

/** Fails with what axe-core has against a page, and if a page is wider than the screen. */
export const assertAccessible = page =>
  inEachLook(page, async look => {
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => window.axe.run());
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html)}`);
    assert.deepEqual(found, [], look);
    assert.ok(passes.some(rule => rule.id === 'color-contrast'), `${look}: contrast was not judged`);
    const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(needed <= there, `${look}: ${needed} px wide`);
  });

/** What has the focus, and how far its outline stands out from what is around it (WCAG 2.2, contrast ratio). */
const focus = () => {
  const luminance = colour => {
    const [r, g, b] = colour.match(/[\d.]+/g).map(part => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const element = document.activeElement;
  const isClear = element => getComputedStyle(element).backgroundColor === 'rgba(0, 0, 0, 0)';
  let around = element.parentElement ?? element;
  while (around.parentElement && isClear(around)) around = around.parentElement;
  const { outlineColor, outlineStyle, outlineWidth } = getComputedStyle(element);
  const [dark, light] = [outlineColor, getComputedStyle(around).backgroundColor].map(luminance).sort((a, b) => a - b);
  const place = [...document.querySelectorAll('a[href], button, input:not([type=hidden])')].indexOf(element);
  const width = outlineStyle === 'none' ? 0 : parseFloat(outlineWidth);
  return { place, width, contrast: (light + 0.05) / (dark + 0.05), html: element.outerHTML };
};

/** Fails unless Tab leads to everything that can be used, in the order of the page, and shows where one is. */
export async function assertReachable(page) {
  const count = await page.locator('a[href], button, input:not([type=hidden])').count();
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const places = [];
    // Once more, for the step from the last to the first leads through the browser's own buttons.
    for (let step = 0; step <= count; step += 1) {
      await page.keyboard.press('Tab');
      const { place, width, contrast, html } = await page.evaluate(focus);
      if (place < 0) continue;
      assert.ok(width >= 2 && contrast >= 3, `${colorScheme}: outline of ${width} px, contrast ${contrast}: ${html}`);
      places.push(place);
    }
    const first = places[0];
    const wanted = places.map((_, step) => (first + step) % count);
    assert.deepEqual(places, wanted, 'the order of Tab');
    assert.equal(new Set(places).size, count, 'what Tab leads to');
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Fails unless what has the focus is this. */
export async function assertFocused(page, locator) {
  const found = await page.evaluate(() => document.activeElement.outerHTML);
  assert.ok(await locator.evaluate(element => element === document.activeElement), found);
}
