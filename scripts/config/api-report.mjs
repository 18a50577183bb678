// npm run api: compares what users of the library can import with its committed report, lib/gradient-lab.api.md; with --accept it writes the report anew.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('../..', import.meta.url));
const lib = join(root, 'lib');
const report = 'gradient-lab.api.md';
const accept = process.argv.includes('--accept');

/** The report is made of the declarations that the compiler writes. */
function build() {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  return spawnSync(process.execPath, [compiler, '--build', lib], { stdio: 'inherit' }).status === 0;
}

/** @returns whether the report was up to date before */
function compare() {
  const silent = { default: { logLevel: ExtractorLogLevel.None } };
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: lib,
      mainEntryPointFilePath: join(lib, 'dist', 'index.d.ts'),
      compiler: { tsconfigFilePath: join(lib, 'tsconfig.json') },
      apiReport: { enabled: true, includeForgottenExports: true, reportFileName: report, reportFolder: lib, reportTempFolder: join(lib, 'dist') },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      // Types that only a signature mentions, such as options written where they are given, stay unexported on purpose; the report shows them.
      messages: { compilerMessageReporting: silent, tsdocMessageReporting: silent, extractorMessageReporting: silent },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(lib, 'package.json'),
  });
  const result = Extractor.invoke(config, {
    localBuild: accept,
    printApiReportDiff: !accept,
    messageCallback: (message) => {
      message.handled = message.messageId !== 'console-api-report-diff';
    },
  });
  return !result.apiReportChanged;
}

if (!build()) {
  process.exitCode = 1;
} else if (compare()) {
  console.log(`lib/${report} is up to date`);
} else if (accept) {
  console.log(`lib/${report} is written anew: commit it with the change`);
} else {
  console.error(`\nWhat users can import has changed (above; - as in lib/${report}, + as it is now). If it is meant: npm run api -- --accept`);
  process.exitCode = 1;
}
