// The README's diagrams and the graphs of `plan --graph`, read by Mermaid in a browser and by Graphviz.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instance } from '@viz-js/viz';
import { close, newBrowser } from './browser.mjs';
import { check, library } from './check.mjs';
import { api, cogoidc, file } from './cogoidc.mjs';

const page = await (await newBrowser()).newPage();

/** Draws a diagram as GitHub does, in the colour scheme of the reader; fails if Mermaid cannot read it. */
async function draw(text, scheme = 'light') {
  await page.emulateMedia({ colorScheme: scheme });
  await page.setContent('<style>:root { color-scheme: light dark }</style><main></main>');
  await page.addScriptTag({ path: 'node_modules/mermaid/dist/mermaid.min.js' });
  await page.evaluate(
    async ([text, theme]) => {
      mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme });
      const { svg } = await mermaid.render('drawn', text);
      document.querySelector('main').innerHTML = svg;
    },
    [text, scheme === 'dark' ? 'dark' : 'default'],
  );
}

/** Keeps what the diagram looks like on a desk and on a phone. */
async function pictureOf(name) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: join(process.env.PICTURES, `${name}-${width}.png`), fullPage: true });
  }
}

/** What the nodes of the diagram on the page say, each line by itself. */
const labels = () =>
  page.locator('.node').evaluateAll(nodes =>
    nodes.map(node => {
      const label = node.querySelector('p, .nodeLabel').cloneNode(true);
      label.querySelectorAll('br').forEach(end => end.replaceWith('\n'));
      return label.textContent.split('\n');
    }),
  );

/** What the nodes of a graph in DOT say. */
async function labelsOfDot(text) {
  await page.setContent((await instance()).renderString(text, { format: 'svg' }));
  return page.locator('.node').evaluateAll(nodes =>
    nodes.map(node => [...node.querySelectorAll('text')].map(line => line.textContent)),
  );
}

const readme = readFileSync(process.env.README, 'utf8');
const diagrams = [...readme.matchAll(/^```mermaid\n(.*?)^```$/gms)].map(([, text]) => text);

const schemes = ['light', 'dark'];

await check(`diagrams: those of the README are read by ${library('mermaid')}`, async () => {
  assert.equal(diagrams.length, 2);
  for (const [place, text] of diagrams.entries()) {
    for (const scheme of schemes) {
      await draw(text, scheme);
      assert.notEqual(await page.locator('svg > title').textContent(), '');
      await pictureOf(`diagram-${place + 1}-${scheme}`);
    }
  }
});

// Nothing else in Cognito may be named so freely as an identity provider.
const hostile = '"]<b>x</b>&#60;%%{`*#quot;}\\N';
const setUp = ['--target', 'spa', '--app-url', 'https://a.example/', '--pool-name', 'graphs'];
const spec = file('graphs.toml', 'target = "spa"\napp_url = "https://a.example/"\n\n[pool]\nname = "graphs"\n');
const odd = 'https://a.example/?a=%22&lt;';
cogoidc('init', ...setUp, '--yes');
cogoidc('init', ...setUp, '--client-name', 'a + b = c, d@e', '--yes');
const { pool_id: UserPoolId, client_id: ClientId } = JSON.parse(cogoidc('config', ...setUp, '--as', 'json'));
await api('CreateIdentityProvider', {
  UserPoolId,
  ProviderName: hostile,
  ProviderType: 'OIDC',
  ProviderDetails: {
    client_id: 'a',
    client_secret: 'b',
    authorize_scopes: 'openid',
    attributes_request_method: 'GET',
    oidc_issuer: 'https://d.example',
    authorize_url: 'https://d.example/authorize',
    token_url: 'https://d.example/token',
    attributes_url: 'https://d.example/userinfo',
    jwks_uri: 'https://d.example/keys',
  },
});
const { UserPoolClient: client } = await api('DescribeUserPoolClient', { UserPoolId, ClientId });
const { CreationDate, LastModifiedDate, ...same } = client;
await api('UpdateUserPoolClient', { ...same, SupportedIdentityProviders: ['COGNITO', hostile] });

const readers = `${library('mermaid')} and ${library('@viz-js/viz')}`;
await check(`diagrams: plan --graph is read by ${readers}, every name as it is`, async () => {
  const urls = ['https://a.example/', odd].flatMap(url => ['--callback-url', url]);
  const [text, dot] = ['mermaid', 'dot'].map(language =>
    cogoidc('plan', '--spec', spec, '--mfa', 'optional', ...urls, '--graph', language),
  );
  for (const scheme of schemes) {
    await draw(text, scheme);
    await pictureOf(`graph-${scheme}`);
  }
  const wanted = [
    ['change user pool', 'graphs:', 'mfa off → optional'],
    ['change app client', `spa (${ClientId}):`, `callback_urls + ${odd}`],
    ['keep identity provider', hostile],
    ['Browser app (oidc-client-ts, react-oidc-context)', 'https://a.example/'],
  ];
  for (const found of [await labels(), await labelsOfDot(dot)]) {
    const seen = JSON.stringify(found);
    for (const label of wanted) assert.ok(seen.includes(JSON.stringify(label)), seen);
    assert.equal(found.length, 7, seen);
  }
});
await close();
