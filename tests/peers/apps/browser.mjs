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

/** Fails with what axe-core has against a page, in both colour schemes. */
export async function assertAccessible(page) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => window.axe.run());
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html)}`);
    assert.deepEqual(found, [], colorScheme);
    assert.ok(passes.some(rule => rule.id === 'color-contrast'), `${colorScheme}: contrast was not judged`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
