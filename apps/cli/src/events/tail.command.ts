import { EventTail, type EventChoice, type StreamedEvent, type TailStart } from '@app/messaging';
import { isServerName } from '@app/protocol';
import { CommandRunner, Option, SubCommand } from 'nest-commander';
import { time } from '../admin/table';
import { CommandFailed, EXIT } from '../exit';
import { untilInterrupted } from '../until-interrupted';
import { eventsUrl } from './events-url';
import { tailStart } from './tail-start';

interface Words {
  tenant?: string;
  subject?: string;
  fromSeq?: string;
  since?: string;
  json?: boolean;
}

const TOPIC = /^[a-z]+\.(?:[a-z]+(?:-[a-z]+)*|\*)$/;
/** What a terminal would act on or reorder, of what people and peers wrote. JSON escapes the rest. */
const UNPRINTABLE = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const note = (line: string): void => void process.stderr.write(`${line}\n`);

@SubCommand({
  name: 'tail',
  description: 'follow the events that the contexts announce on NATS (docs/events)',
})
export class TailCommand extends CommandRunner {
  async run(_words: string[], words: Words): Promise<void> {
    const start = tailStart(words, Date.now());
    const tail = await open(choiceOf(words), start);
    if (typeof start === 'object' && 'seq' in start && start.seq < tail.firstSeq)
      note(`The stream begins at ${tail.firstSeq} now; what was before is gone after seven days.`);
    note('Following the events. Ctrl-C ends it.');
    void untilInterrupted().then(() => tail.close());
    for await (const event of tail)
      process.stdout.write(`${words.json ? JSON.stringify(event) : lineOf(event)}\n`);
  }

  @Option({ flags: '--tenant <server_name>', description: 'of this tenant only' })
  parseTenant(name: string): string {
    return name;
  }

  @Option({
    flags: '--subject <context.fact>',
    description: 'such as ingest.event-accepted, or ingest.* for all of a context',
  })
  parseSubject(subject: string): string {
    return subject;
  }

  @Option({ flags: '--from-seq <n>', description: 'from this sequence of the stream on' })
  parseFromSeq(seq: string): string {
    return seq;
  }

  @Option({ flags: '--since <time>', description: 'from this time on: ISO 8601, or 90s, 15m, 2h, 3d ago' })
  parseSince(since: string): string {
    return since;
  }

  @Option({ flags: '--json', description: 'an event a line, as JSON' })
  parseJson(): boolean {
    return true;
  }
}

function choiceOf({ tenant, subject }: Words): EventChoice {
  if (tenant !== undefined && !isServerName(tenant))
    throw new CommandFailed('--tenant takes a server name, such as chat.example.org.', EXIT.usage);
  if (subject !== undefined && !TOPIC.test(subject))
    throw new CommandFailed('--subject takes <context>.<fact> or <context>.*.', EXIT.usage);
  return { ...(tenant && { tenant }), ...(subject && { topic: subject }) };
}

async function open(choice: EventChoice, start: TailStart): Promise<EventTail> {
  const natsUrl = eventsUrl();
  if (!natsUrl)
    throw new CommandFailed(
      'NATS_URL is not set, and no cluster runs on the data directory here. Events are on NATS only: a server of one process ' +
        'keeps them to itself. Start npm run cluster, or name the NATS of your server in NATS_URL. What happened is in ' +
        '`scaiwave admin federation audit` in any case.',
    );
  try {
    return await EventTail.open(natsUrl, choice, start);
  } catch (error) {
    throw new CommandFailed(
      `The events cannot be read from ${hostsOf(natsUrl)}: ${(error as Error).message}.`,
    );
  }
}

/** Without the credentials. */
const hostsOf = (urls: string): string =>
  urls
    .split(',')
    .map((url) => (URL.canParse(url.trim()) ? new URL(url.trim()).host : 'NATS_URL'))
    .join(', ');

function lineOf({ seq, at, topic, payload: { tenant, ...rest } }: StreamedEvent): string {
  const text = JSON.stringify(rest).replace(UNPRINTABLE, escaped);
  return `${seq}  ${time(at)}  ${tenant}  ${topic}  ${text}`;
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
