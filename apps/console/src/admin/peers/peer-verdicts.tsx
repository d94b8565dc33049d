import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../session/session';
import { Loaded } from '../parts/loaded';
import list from '../parts/plain-list.module.css';
import { ACTIONS } from '../policy/actions';
import { Verdict } from '../policy/verdict';
import { verdictsQuery } from '../queries';
import type { PolicyExplanation } from '../views';

/** Why this server may do what it may, and may not do the rest; what one rule decides is said once. */
export function PeerVerdicts({ name }: { name: string }) {
  const verdicts = useQuery(verdictsQuery(useApi(), name));
  return (
    <Loaded query={verdicts} what="the decisions">
      {(all) => (
        <ul className={list.list}>
          {Object.values(byRule(all)).map((same) => (
            <li key={same[0]!.rule} className={list.item}>
              <Verdict title={titleOf(same)} verdict={same[0]!} />
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

const byRule = (all: readonly PolicyExplanation[]) => {
  const groups: Record<string, PolicyExplanation[]> = {};
  for (const one of all) (groups[`${one.allowed} ${one.rule}`] ??= []).push(one);
  return groups;
};

/** “Take what it sends, send to it”. */
function titleOf(verdicts: readonly PolicyExplanation[]): string {
  const titles = verdicts.map(
    (verdict) => ACTIONS.find(({ action }) => action === verdict.action)?.title ?? verdict.action,
  );
  const [first = '', ...others] = titles;
  return [first, ...others.map((title) => title[0]!.toLowerCase() + title.slice(1))].join(', ');
}
