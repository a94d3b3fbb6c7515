// A real OpenID provider in a process of its own: prints its issuer, is told Slipway's redirect URI
// as a message, and then lets anybody in who says an e-mail address.

import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const key = (type, alg) => {
  const pair =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...pair.privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: alg };
};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  // Another site than the daemon's 127.0.0.1 to a browser.
  const issuer = `http://localhost:${server.address().port}`;
  process.on('message', (redirect) => {
    const client = (id, alg) => ({
      client_id: id,
      client_secret: `secret of ${id} &c.`,
      redirect_uris: [redirect],
      id_token_signed_response_alg: alg,
    });
    const provider = new Provider(issuer, {
      clients: [client('slipway', 'RS256'), client('slipway-ec', 'ES256')],
      jwks: { keys: [key('rsa', 'RS256'), key('ec', 'ES256')] },
      pkce: { required: () => true },
      cookies: { keys: ['a test'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      findAccount: (_, id) => ({
        accountId: id,
        claims: () => ({
          sub: id,
          email: `${id}@example.com`,
          email_verified: id !== 'mallory',
          name: `The ${id}`,
        }),
      }),
    });
    server.removeAllListeners('request');
    server.on('request', provider.callback());
    process.send('ready');
  });
  process.send(issuer);
});
