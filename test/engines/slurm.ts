/** A Slurm cluster of two nodes on this machine: on loopback, on free ports, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, until } from './engine.ts';

const NODES = ['n1', 'n2'];

export interface Cluster {
  /** Kills all that runs on a node, its daemon included, and tells Slurm, which by itself would notice in minutes. */
  killNode(node: string): Promise<void>;
  /** Ends all that runs in the cluster. */
  end(): Promise<void>;
}

/** Starts a cluster, which is then that of Slurm's commands in the sandbox. */
export async function startCluster(sandbox: Sandbox): Promise<Cluster> {
  const directory = join(sandbox.directory, 'slurm');
  for (const folder of ['.', 'munge', 'state', ...NODES]) mkdirSync(join(directory, folder));
  const key = join(directory, 'munge.key');
  writeFileSync(key, randomBytes(1024), { mode: 0o400 });
  const inMunge = (name: string) => join(directory, 'munge', name);
  const configuration = join(directory, 'slurm.conf');
  writeFileSync(
    configuration,
    configurationOf(directory, inMunge('socket'), await freePorts(1 + NODES.length)),
  );
  sandbox.environment['SLURM_CONF'] = configuration;

  const daemons: ChildProcess[] = [];
  const start = (name: string, words: readonly string[], node = '') => {
    const log = openSync(join(directory, `${name}.log`), 'a');
    // Even if this process is killed, daemons go with it.
    const daemon = spawn('setpriv', ['--pdeathsig', 'KILL', ...words], {
      env: { ...sandbox.environment, SLURMD_NODENAME: node },
      stdio: ['ignore', log, log],
    });
    daemons.push(daemon);
  };
  const isUp = async (condition: () => boolean | Promise<boolean>, what: string) => {
    await until(async () => {
      if (daemons.some(({ exitCode }) => exitCode !== null))
        throw new Error(`${what} did not start:\n${logsOf(directory)}`);
      return condition();
    }, what);
  };
  const end = () => killAll((variables) => variables.includes(`SLURM_CONF=${configuration}`));
  try {
    start('munged', [
      ...['munged', '--foreground', '--force', `--key-file=${key}`, `--socket=${inMunge('socket')}`],
      ...[`--seed-file=${inMunge('seed')}`, `--pid-file=${inMunge('pid')}`, `--log-file=${inMunge('log')}`],
    ]);
    await isUp(() => existsSync(inMunge('socket')), 'munged');
    start('slurmctld', ['slurmctld', '-D']);
    for (const node of NODES) start(node, ['slurmd', '-D', '-N', node], node);
    await isUp(async () => {
      const { stdout } = await sandbox.shell('sinfo --noheader --Node --format=%T');
      return stdout === 'idle\n'.repeat(NODES.length);
    }, 'the cluster');
  } catch (error) {
    await end();
    throw error;
  }
  return {
    async killNode(node) {
      // What starts tasks goes first.
      await killAll(
        (variables) =>
          variables.includes(`SLURM_CONF=${configuration}`) && variables.includes(`SLURMD_NODENAME=${node}`),
      );
      await sandbox.shell(`scontrol update nodename=${node} state=down reason=killed`);
    },
    end,
  };
}

/** Long timeouts: a busy machine is no dead node. */
function configurationOf(
  directory: string,
  mungeSocket: string,
  [controllerPort, ...nodePorts]: readonly number[],
): string {
  const user = userInfo().username;
  const nodes = NODES.map(
    (node, index) => `NodeName=${node} NodeAddr=127.0.0.1 Port=${nodePorts[index]} CPUs=2 State=UNKNOWN`,
  );
  return `ClusterName=lab
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=${controllerPort}
SlurmUser=${user}
SlurmdUser=${user}
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
AuthType=auth/munge
AuthInfo=socket=${mungeSocket}
StateSaveLocation=${directory}/state
SlurmdSpoolDir=${directory}/%n
SlurmctldPidFile=${directory}/slurmctld.pid
SlurmdPidFile=${directory}/%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=2,batch_sched_delay=1
SlurmdTimeout=600
MessageTimeout=60
BatchStartTimeout=600
ReturnToService=2
${nodes.join('\n')}
PartitionName=main Nodes=${NODES.join()} Default=YES
`;
}

/** Ports below those that the system gives to outgoing connections. */
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(10_000, 30_000);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Kills processes by what is in their environment, until there are none. */
async function killAll(isMeant: (variables: readonly string[]) => boolean): Promise<void> {
  await until(() => {
    const found = readdirSync('/proc').filter((id) => /^\d+$/.test(id) && isMeant(environmentOf(id)));
    for (const id of found) kill(Number(id));
    return found.length === 0;
  }, 'processes to end');
}

function environmentOf(id: string): string[] {
  try {
    return readFileSync(`/proc/${id}/environ`, 'utf8').split('\0');
  } catch {
    // It has ended, or is somebody else's.
    return [];
  }
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function logsOf(directory: string): string {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.log'))
    .map((file) => `${file}:\n${readFileSync(join(directory, file), 'utf8')}`)
    .join('\n');
}
