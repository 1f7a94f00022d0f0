/**
 * The list of case tables.
 *
 * @module
 */

import type { Row } from "../harness/row.ts";
import { profilingRows } from "./debug/profiling.ts";
import { ptraceRows } from "./debug/ptrace.ts";
import { descriptorTableRows } from "./file/descriptor.ts";
import { generatedRows } from "./file/generated.ts";
import { openFileRows } from "./file/metadata.ts";
import { readWriteTableRows } from "./file/read_write.ts";
import { vectorRows } from "./file/vectors.ts";
import { identityTableRows } from "./identity/identity.ts";
import { sessionRows } from "./identity/sessions.ts";
import { mappingRows } from "./memory/mapping.ts";
import { memoryQuirkRows } from "./memory/quirks.ts";
import { regionRows } from "./memory/regions.ts";
import { mountRows } from "./mount/mount.ts";
import { mountRuleTableRows } from "./mount/rules.ts";
import { accessRows } from "./path/access.ts";
import { directoryRows } from "./path/directory.ts";
import { linkTableRows } from "./path/link.ts";
import { metadataRows } from "./path/metadata.ts";
import { nodeRowTable } from "./path/node.ts";
import { openRows } from "./path/open.ts";
import { pathRuleRows } from "./path/rules.ts";
import { statRows } from "./path/stat.ts";
import { timeRows } from "./path/times.ts";
import { execStateRows } from "./process/exec_state.ts";
import { execveRows } from "./process/execve.ts";
import { ownProgramRows } from "./process/own_programs.ts";
import { posixSpawnRows } from "./process/posix_spawn.ts";
import { prctlRows } from "./process/prctl.ts";
import { processTableRows } from "./process/process.ts";
import { programRows } from "./process/programs.ts";
import { waitingRows } from "./process/waiting.ts";
import { pledgeRuleTableRows } from "./security/pledge_rules.ts";
import { pledgeTableRows, unveilTableRows } from "./security/promises.ts";
import { unveilRuleRows } from "./security/unveil_rules.ts";
import { signalRows } from "./signal/signal.ts";
import { signalStackRows } from "./signal/stack.ts";
import { signalSurpriseRows } from "./signal/surprises.ts";
import { signalWaitingRows } from "./signal/waiting.ts";
import { socketCornerRows } from "./socket/corners.ts";
import { internetRows } from "./socket/internet.ts";
import { localSocketRows } from "./socket/local.ts";
import { messageRows } from "./socket/messages.ts";
import { socketOptionRows } from "./socket/options.ts";
import { entryRows } from "./system/entry.ts";
import { nameRows } from "./system/names.ts";
import { systemTableRows } from "./system/system.ts";
import { terminalRows } from "./terminal/terminal.ts";
import { futexRows } from "./thread/futex.ts";
import { schedulingRows } from "./thread/scheduling.ts";
import { threadRows } from "./thread/threads.ts";
import { clockRows } from "./time/clocks.ts";

/** All tables. */
export const caseTables: readonly (readonly Row[])[] = [
  openRows,
  statRows,
  directoryRows,
  linkTableRows,
  metadataRows,
  accessRows,
  timeRows,
  nodeRowTable,
  pathRuleRows,
  readWriteTableRows,
  generatedRows,
  openFileRows,
  vectorRows,
  descriptorTableRows,
  processTableRows,
  execveRows,
  identityTableRows,
  mappingRows,
  signalRows,
  systemTableRows,
  pledgeTableRows,
  pledgeRuleTableRows,
  unveilTableRows,
  unveilRuleRows,
  mountRows,
  mountRuleTableRows,
  localSocketRows,
  messageRows,
  socketOptionRows,
  socketCornerRows,
  internetRows,
  programRows,
  posixSpawnRows,
  execStateRows,
  terminalRows,
  futexRows,
  threadRows,
  schedulingRows,
  prctlRows,
  sessionRows,
  signalStackRows,
  signalWaitingRows,
  clockRows,
  nameRows,
  regionRows,
  ptraceRows,
  profilingRows,
  ownProgramRows,
  memoryQuirkRows,
  waitingRows,
  signalSurpriseRows,
  entryRows,
];
