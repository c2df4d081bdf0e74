// An archive with one study, guarded as `cogoidc init --target ohif` says that it must be.
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { serve } from './server.mjs';

const study = {
  '00080020': { vr: 'DA', Value: ['20260102'] },
  '00080030': { vr: 'TM', Value: ['101500'] },
  '00080050': { vr: 'SH', Value: ['A-1'] },
  '00080061': { vr: 'CS', Value: ['CT'] },
  '00081030': { vr: 'LO', Value: ['Chest'] },
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Lovelace^Ada' }] },
  '00100020': { vr: 'LO', Value: ['1815'] },
  '0020000D': { vr: 'UI', Value: ['1.2.826.0.1.3680043.2.1125.1'] },
  '00201206': { vr: 'IS', Value: ['1'] },
  '00201208': { vr: 'IS', Value: ['1'] },
};

/** Begins an archive; `requests` is what it was asked for, and whose access token came with it. */
export async function archive() {
  const requests = [];
  let trusted;

  async function judge(request) {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (!token) return { refused: 'no token' };
    const { issuer, client, keys } = trusted;
    try {
      const { payload } = await jwtVerify(token, keys, { issuer, algorithms: ['RS256'] });
      const fits = payload.token_use === 'access' && payload.client_id === client;
      return fits ? { token, payload } : { refused: 'another token' };
    } catch (why) {
      return { refused: why.message };
    }
  }

  const url = await serve(async (request, response) => {
    response.setHeader('access-control-allow-origin', request.headers.origin ?? 'null');
    response.setHeader('access-control-allow-headers', 'authorization');
    if (request.method === 'OPTIONS') return response.writeHead(204).end();
    const verdict = await judge(request);
    requests.push({ path: request.url, ...verdict });
    if (verdict.refused) return response.writeHead(401).end();
    const found = request.url.split('?')[0] === '/dicomweb/studies' ? [study] : [];
    response.writeHead(200, { 'content-type': 'application/dicom+json' }).end(JSON.stringify(found));
  });
  const trust = (issuer, client) => {
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
    trusted = { issuer, client, keys };
  };
  return { url, requests, trust };
}
