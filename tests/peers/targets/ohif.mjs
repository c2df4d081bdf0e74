// Loads the block after each kind of app-config.js there is, as a browser does: a classic script with `window`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const [, , file, flag] = process.argv;
const block = readFileSync(file, 'utf8');
const given = { peerImport: 'the argument OHIF passes' };

/** The config as OHIF gets it: what window.config is, or what it returns. */
async function config(before) {
  const window = {};
  vm.runInNewContext(before + block, { window, given });
  return typeof window.config === 'function' ? await window.config(given) : window.config;
}

const files = {
  'an object': "window.config = { routerBasename: '/', own: 1 };\n",
  'an object without a semicolon': "window.config = { routerBasename: '/', own: 1 }\n",
  'an object without a last newline': "window.config = { routerBasename: '/', own: 1 }",
  'a comment without a last newline': "window.config = { routerBasename: '/', own: 1 };\n// end",
  'an object with another oidc': "window.config = { routerBasename: '/', own: 1, oidc: [] };\n",
  'a function':
    "window.config = function (arg) { if (arg !== given) throw Error('argument'); return { routerBasename: '/', own: 1 }; };\n",
  'an arrow function without a semicolon':
    "window.config = arg => { if (arg !== given) throw Error('argument'); return { routerBasename: '/', own: 1 } }\n",
  'an async function':
    "window.config = async arg => { await 0; if (arg !== given) throw Error('argument'); return { routerBasename: '/', own: 1 }; };\n",
  'a file that has the block already': "window.config = { routerBasename: '/', own: 1 };\n" + block,
};

if (flag === '--array') {
  console.log(JSON.stringify((await config('')).oidc[0]));
} else {
  const alone = await config('');
  assert.deepEqual(Object.keys(alone), ['oidc'], 'no window.config');
  for (const [name, before] of Object.entries(files)) {
    const after = await config(before);
    assert.equal(after.own, 1, `${name}: own key`);
    assert.equal(after.routerBasename, '/', `${name}: own key`);
    assert.equal(after.oidc.length, 1, `${name}: oidc`);
    assert.equal(after.oidc[0].response_type, 'code', `${name}: oidc`);
  }
}
