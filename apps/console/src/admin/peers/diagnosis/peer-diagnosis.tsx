import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BusyButton } from '../../../parts/busy-button';
import { ProblemNotice } from '../../../parts/problem-notice';
import { useApi } from '../../../session/session';
import { Section } from '../../parts/admin-page';
import { Badge } from '../../parts/badge';
import list from '../../parts/plain-list.module.css';
import { diagnosePeer } from '../../queries';
import type { LegView } from '../../views';
import classes from './peer-diagnosis.module.css';
import { StageLine } from './stage-line';
import { LEG_TITLES, legVerdict } from './stage-names';

/** Why a handshake fails: both ways, stage by stage, looked at when an admin asks for it. */
export function PeerDiagnosis({ name }: { name: string }) {
  const api = useApi();
  const look = useMutation({ mutationFn: () => diagnosePeer(api, name) });
  return (
    <Section
      title="The handshake, both ways"
      actions={
        <BusyButton size="xs" variant="default" busy={look.isPending} onClick={() => look.mutate()}>
          Diagnose<span className="visually-hidden"> {name}</span>
        </BusyButton>
      }
    >
      <p className={list.soft}>
        Goes the way to the server and has it come back, without changing anything. It takes 15 seconds at
        most.
      </p>
      {look.error && <ProblemNotice problem={look.error} />}
      <p role="status" className="visually-hidden">
        {look.data?.legs.map((leg) => `${LEG_TITLES[leg.leg]}: ${legVerdict(leg).text}. `)}
      </p>
      <div className={classes.result}>
        {look.data && (
          <>
            <div className={classes.legs}>
              {look.data.legs.map((leg) => (
                <Leg key={leg.leg} leg={leg} />
              ))}
            </div>
            <p className={list.soft}>
              In the logs and audits of both servers:{' '}
              <Link to="/admin/audit" search={{ trace_id: look.data.trace_id }}>
                trace {look.data.trace_id}
              </Link>
            </p>
          </>
        )}
      </div>
    </Section>
  );
}

function Leg({ leg }: { leg: LegView }) {
  const { text, tone } = legVerdict(leg);
  const title = LEG_TITLES[leg.leg];
  return (
    <div className={classes.leg}>
      <div className={classes.head}>
        <h3 className={classes.title}>{title}</h3>
        <Badge tone={tone}>{text}</Badge>
      </div>
      <ol className={classes.stages} aria-label={title}>
        {leg.stages.map((view) => (
          <StageLine key={view.stage} view={view} />
        ))}
      </ol>
    </div>
  );
}
