import { beginningOf } from '../../../parts/plain-text';
import { Badge, type Tone } from '../../parts/badge';
import { Fact, Facts } from '../../parts/facts';
import { remedyOf } from '../../parts/remedy';
import type { StageView } from '../../views';
import { ACT_TITLES, STAGE_TITLES } from './stage-names';
import classes from './stage-line.module.css';

const VERDICTS: Record<StageView['verdict'], { text: string; tone: Tone }> = {
  passed: { text: 'Passed', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
  skipped: { text: 'Skipped', tone: 'plain' },
};

const LONGEST = 400;
const short = (value: unknown) => beginningOf(String(value ?? '—'), LONGEST);

/** What one stage came to; where it failed, why and what helps. Evidence may be the peer's and is only text. */
export function StageLine({ view }: { view: StageView }) {
  const { stage, verdict, finding, code, reason, remedy, act, evidence } = view;
  const helps = remedyOf(code, remedy);
  const facts = Object.entries(evidence);
  return (
    <li className={classes.stage}>
      <Badge tone={VERDICTS[verdict].tone}>{VERDICTS[verdict].text}</Badge>
      <div className={classes.words}>
        <p>
          <strong>{STAGE_TITLES[stage]}.</strong> <bdi>{short(finding)}</bdi>
        </p>
        {verdict === 'failed' && (
          <>
            {helps && act && (
              <p>
                <strong>{ACT_TITLES[act]}</strong> {helps}
              </p>
            )}
            <p className={classes.code}>
              <code>{[code, reason].filter(Boolean).map(short).join(', ')}</code>
            </p>
            {facts.length > 0 && (
              <Facts>
                {facts.map(([name, value]) => (
                  <Fact key={name} name={name}>
                    <bdi>{short(Array.isArray(value) ? value.join(', ') : value)}</bdi>
                  </Fact>
                ))}
              </Facts>
            )}
          </>
        )}
      </div>
    </li>
  );
}
