import { readdirSync, readFileSync } from 'node:fs';

const TICK_MICROS = 10_000;

interface ProcessTime {
  pid: number;
  parent: number;
  /** Its own, and that of children which have ended. */
  micros: number;
}

/** CPU time of this process so far: µs. Unlike a rate it does not depend on what else the machine does. */
export function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** CPU time so far of a server process and of the database on its data directory: µs. Zeros where there is no /proc. */
export function cpuOf(pid: number | undefined, dataDir: string): { server: number; database: number } {
  const processes = readProcesses();
  const server = processes.find((one) => one.pid === pid)?.micros ?? 0;
  const postmaster = processes.find((one) => commandLine(one.pid).includes(dataDir))?.pid;
  const database = processes.filter((one) => postmaster && [one.pid, one.parent].includes(postmaster));
  return { server, database: database.reduce((sum, { micros }) => sum + micros, 0) };
}

function readProcesses(): ProcessTime[] {
  try {
    return readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) ? readProcess(Number(pid)) : []));
  } catch {
    return [];
  }
}

/** Fields by proc(5); the name stands in brackets and may hold anything. */
function readProcess(pid: number): ProcessTime[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const nameEnd = stat.lastIndexOf(')');
    const [, parent, ...rest] = stat.slice(nameEnd + 2).split(' ');
    const ticks = rest.slice(9, 13).reduce((sum, field) => sum + Number(field), 0);
    return [{ pid, parent: Number(parent), micros: ticks * TICK_MICROS }];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function commandLine(pid: number): string {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return /postgres/.test(line) && / -D /.test(line) ? line : '';
  } catch {
    return '';
  }
}
