// nginx and Lua, as far as they judge the config for OpenResty without lua-resty-openidc.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const modules = '/usr/lib/nginx/modules';

/** Fails unless nginx with its Lua module reads a part of a server block. */
export function syntax(text) {
  const run = mkdtempSync(join(tmpdir(), 'nginx-'));
  writeFileSync(join(run, 'guard.conf'), text);
  const conf = join(run, 'nginx.conf');
  writeFileSync(
    conf,
    `load_module ${modules}/ndk_http_module.so;
load_module ${modules}/ngx_http_lua_module.so;
pid ${run}/pid;
error_log stderr;
events {}
http {
  access_log off;
  lua_shared_dict jwks 1m;
  lua_shared_dict introspection 10m;
  server {
    listen 127.0.0.1:1;
    include ${run}/guard.conf;
  }
}
`,
  );
  const { status, stderr } = spawnSync('/usr/sbin/nginx', ['-t', '-p', run, '-c', conf], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

const quoted = text => JSON.stringify(text).replaceAll('\\u', '\\\\u');

/** Whether the Lua of a config lets in a request whose token has these claims, or could not be verified. */
export function allowedBy(text, claims, error) {
  const body = /access_by_lua_block \{\n([\s\S]*?)\n  \}\n/.exec(text)[1];
  const members = Object.entries(claims ?? {}).filter(([, value]) => value !== null);
  const table = members.map(([name, value]) => `${name} = ${typeof value === 'number' ? value : quoted(value)}`);
  const run = `
local claims = ${claims ? `{ ${table.join(', ')} }` : 'nil'}
local answer, cleared
package.loaded["resty.openidc"] = {
  bearer_jwt_verify = function(opts)
    assert(opts.discovery.jwks_uri:find("^https://"), "keys by https")
    assert(#opts.token_signing_alg_values_expected == 1 and opts.token_signing_alg_values_expected[1] == "RS256")
    assert(opts.ssl_verify == "yes")
    return claims, ${error ? quoted(error) : 'nil'}
  end,
}
ngx = {
  header = {},
  HTTP_UNAUTHORIZED = 401,
  exit = function(status) answer = status end,
  req = { clear_header = function(name) cleared = name end },
}
local function access()
${body}
end
access()
assert((answer == 401) == (cleared == nil), "refused or passed on, not both")
print(answer == 401 and "refused" or cleared)
`;
  const said = execFileSync('lua5.1', ['-'], { input: run, encoding: 'utf8' }).trim();
  assert.ok(['refused', 'Authorization'].includes(said), said);
  return said === 'Authorization';
}
