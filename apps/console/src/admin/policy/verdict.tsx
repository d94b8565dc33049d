import { Badge } from '../parts/badge';
import { remedyOf } from '../parts/remedy';
import list from '../parts/plain-list.module.css';
import type { PolicyExplanation } from '../views';

/** A decision, and the rule that made it. */
export function Verdict({ title, verdict }: { title: string; verdict: PolicyExplanation }) {
  const remedy = remedyOf(verdict.code, verdict.remedy);
  return (
    <>
      <div className={list.head}>
        <span className={list.title}>{title}</span>
        <Badge tone={verdict.allowed ? 'good' : 'bad'}>{verdict.allowed ? 'Allowed' : 'Refused'}</Badge>
      </div>
      <p>
        <bdi>{verdict.explanation}</bdi>
      </p>
      {remedy && (
        <p>
          <strong>What helps:</strong> {remedy}
        </p>
      )}
      <p className={list.soft}>
        Decided by <code>{verdict.rule}</code>
        {verdict.code && (
          <>
            {' '}
            · <code>{verdict.code}</code>
          </>
        )}
      </p>
    </>
  );
}
