/**
 * Keys whose secret half anybody can look up, by public key in hex, with where it is published.
 * A server that uses one has copied an example.
 */
export const EXAMPLE_KEYS: ReadonlyMap<string, string> = new Map([
  ['3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29', 'the all-zero seed'],
  ['26b40b8f93fff3d897112f7ebc582b232dbd72517d082fe83cfb30ddce43d1bb', 'RFC 9421, B.1.4, test-key-ed25519'],
  ['d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'RFC 8032, 7.1, TEST 1; RFC 8037, A'],
  ['3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', 'RFC 8032, 7.1, TEST 2'],
  ['fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025', 'RFC 8032, 7.1, TEST 3'],
  ['278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e', 'RFC 8032, 7.1, TEST 1024'],
  ['ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf', 'RFC 8032, 7.1, TEST SHA(abc)'],
]);
