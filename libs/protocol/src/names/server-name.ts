import { domainToASCII, domainToUnicode } from 'node:url';

const MAX_HOST = 253;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const NUMERIC = /^[0-9]+$/;
const PORT = /^[1-9][0-9]{0,4}$/;
const DEFAULT_PORT = '443';

/**
 * Whether `text` is a canonical server name: lower-case LDH labels, at least two, the last not numeric,
 * real A-labels where they begin with `xn--`, 253 characters at most, then an optional port other than 443
 * (docs/protocol.md, "Names"). It says nothing about where the name leads.
 */
export function isServerName(text: string): boolean {
  if (text.length > MAX_HOST + ':65535'.length) return false;
  const colon = text.indexOf(':');
  if (colon < 0) return isHost(text);
  return isHost(text.slice(0, colon)) && isPort(text.slice(colon + 1));
}

function isHost(host: string): boolean {
  if (host.length > MAX_HOST) return false;
  const labels = host.split('.');
  return labels.length >= 2 && labels.every(isLabel) && !NUMERIC.test(labels[labels.length - 1]!);
}

function isLabel(label: string): boolean {
  if (!LABEL.test(label)) return false;
  return label.slice(2, 4) !== '--' || isALabel(label);
}

/** Only an A-label may have hyphens in third and fourth place, and only if it survives there and back. */
function isALabel(label: string): boolean {
  const unicode = domainToUnicode(label);
  return unicode !== label && unicode !== '' && domainToASCII(unicode) === label;
}

function isPort(port: string): boolean {
  return PORT.test(port) && port !== DEFAULT_PORT && Number(port) <= 65_535;
}
