import type { AppTypes } from '@ohif/core';

const oidc: AppTypes.Oidc[] = [
  {
    authority: '{ISSUER}',
    client_id: '{CLIENT_ID}',
    redirect_uri: `${location.origin}/callback`,
    response_type: 'code',
    scope: ['openid', 'email', 'profile'].join(' '),
  },
];
const config = { routerBasename: null, dataSources: [], oidc } satisfies AppTypes.Config;

(window as any).config = config;
