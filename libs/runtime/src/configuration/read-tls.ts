import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { EnvironmentReader } from './environment-reader';
import type { GivenSecrets } from './secrets';

/** Certificate and key of the HTTPS listener, from the files that the variables name. */
export function readTls(read: EnvironmentReader): GivenSecrets['tls'] {
  if (!read.together(['SCAIWAVE_TLS_CERT', 'SCAIWAVE_TLS_KEY'])) return undefined;
  const cert = read.file('SCAIWAVE_TLS_CERT');
  const key = read.file('SCAIWAVE_TLS_KEY');
  if (cert === undefined || key === undefined) return undefined;
  try {
    const fits = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
    return fits ? { cert, key } : read.fault('SCAIWAVE_TLS_KEY is not the key of SCAIWAVE_TLS_CERT.');
  } catch {
    return read.fault(
      'SCAIWAVE_TLS_CERT and SCAIWAVE_TLS_KEY must name PEM files of a certificate and its key.',
    );
  }
}
