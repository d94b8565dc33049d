import { readdirSync, readFileSync } from 'node:fs';

const TICK_MICROS = 10_000;

export interface CpuTime {
  server: number;
  database: number;
}

interface Process {
  pid: number;
  parent: number;
  micros: number;
}

/**
 * CPU time so far of a server process and of the database on its data directory: µs. Unlike a rate it does not
 * depend on what else the machine does. Undefined where there is no /proc.
 */
export function cpuTime(serverPid: number | undefined, dataDir: string): CpuTime | undefined {
  const processes = readProcesses();
  const postmaster = processes.find(({ pid }) => commandLine(pid).includes(dataDir));
  const server = processes.find(({ pid }) => pid === serverPid);
  if (!server || !postmaster) return undefined;
  const database = processes.filter(({ pid, parent }) => pid === postmaster.pid || parent === postmaster.pid);
  return { server: server.micros, database: database.reduce((sum, { micros }) => sum + micros, 0) };
}

function readProcesses(): Process[] {
  try {
    return readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) ? readProcess(Number(pid)) : []));
  } catch {
    return [];
  }
}

/** Fields by proc(5); the name stands in brackets and may hold anything. */
function readProcess(pid: number): Process[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const nameEnd = stat.lastIndexOf(')');
    const [, parent, ...rest] = stat.slice(nameEnd + 2).split(' ');
    const [user, system] = [Number(rest[9]), Number(rest[10])];
    return [{ pid, parent: Number(parent), micros: (user + system) * TICK_MICROS }];
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
