import { judgeHost, judgeUrl } from '@app/protocol';
import { answer, lineFilter, MALFORMED_LINE, type Filter } from './filter';

/** Whether federation may connect to `{host}` or `{url}` by default: nothing is resolved, nothing allowed. */
export const addressFilter: Filter = lineFilter(({ host, url }) => {
  if (typeof host === 'string' && url === undefined) return answer(judgeHost(host));
  if (typeof url === 'string' && host === undefined) return answer(judgeUrl(url));
  return MALFORMED_LINE;
});
