import type Cloudflare from 'cloudflare';

type Body = Cloudflare.ZeroTrust.IdentityProviders.IdentityProviderCreateParams.AccessOIDC;

export const body: Required<Pick<Body, 'name' | 'type' | 'config'>> & Body =
