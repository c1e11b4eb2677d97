// oidc-provider on a free port of the loopback interface.
//
// It prints the port on a line of its own. It ends when its standard input closes, so it never outlives its parent.

import { createServer } from 'node:http';
import Provider from 'oidc-provider';

// The issuer is the host that the spec names, not this server's address: a callback's `iss` (RFC 9207) is checked against it.
const ISSUER = 'https://op.acme-api.io';
const REDIRECT_URI = 'http://127.0.0.1:9/callback';

// A native application may come back to plain HTTP on the loopback interface (RFC 8252 §7.3).
const application = {
  application_type: 'native',
  redirect_uris: [REDIRECT_URI],
  response_types: ['code'],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
};

const clients = [
  {
    ...application,
    client_id: 'post-client',
    client_secret: 'post-secret',
    token_endpoint_auth_method: 'client_secret_post',
  },
  {
    ...application,
    client_id: 'basic-client',
    client_secret: 's3cr3t:+/%&= ~',
    token_endpoint_auth_method: 'client_secret_basic',
  },
  {
    ...application,
    client_id: 'public-client',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
  },
];

const provider = new Provider(ISSUER, {
  clients,
  scopes: ['openid', 'offline_access', 'api:read'],
  claims: { openid: ['sub'] },
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
  pkce: { required: () => true },
  rotateRefreshToken: true,
  cookies: { keys: ['for-tests-only'] },
  ttl: {
    AccessToken: 3600,
    AuthorizationCode: 60,
    ClientCredentials: 3600,
    Grant: 86400,
    IdToken: 3600,
    Interaction: 600,
    RefreshToken: 86400,
    Session: 86400,
  },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
  },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
});

// Stands in for the pages where a person signs in and consents. The person `nobody` declines.
async function interact(request, response) {
  const { params } = await provider.interactionDetails(request, response);
  if (params.login_hint === 'nobody') {
    const result = { error: 'access_denied', error_description: 'The person said no' };
    return provider.interactionFinished(request, response, result);
  }
  const accountId = 'user-1';
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const result = { login: { accountId }, consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result);
}

const answer = provider.callback();
const server = createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) {
    return answer(request, response);
  }
  return interact(request, response).catch((error) => {
    response.statusCode = 400;
    response.end(`${error.name}: ${error.message}`);
  });
});

provider.on('server_error', (_context, error) => console.error(error));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();
