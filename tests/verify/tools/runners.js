// Test runners, with a realm and globals of their own.
import { before, test } from "node:test";
import { tell } from "../../package/story.js";
import { command, installPackage, project, runNode } from "./consumers.js";

before(installPackage);

/** @param {string} start @param {string} [globals] */
const suite = (start, globals = "") => `${globals}
import { readFileSync } from "node:fs";
import init, * as invitcode from "invitcode";
${tell}
test("the package", async () => {
  ${start}
  const told = await tell(invitcode, invitcode.memory());
  expect(told.replies.first.message).toBe("Code used");
  expect(told.replies.server.data.name).toBe("Chess club");
  expect(told.replies.late.error).toBe("errors.maxUsed");
});
`;

const FILE = "node_modules/invitcode/invitcode_wasm_bg.wasm";
/** What `init` and `initSync` are given, all made in the runner's realm or in another. @type {Record<string, string>} */
const starts = {
  "init()": "await init();",
  "init of bytes from disk": `await init(readFileSync(${JSON.stringify(FILE)}));`,
  "initSync of a module of another realm": `const module = process.getBuiltinModule("node:vm").runInNewContext("new WebAssembly.Module(bytes)", { bytes: readFileSync(${JSON.stringify(FILE)}) });
  expect(module instanceof WebAssembly.Module).toBe(false);
  invitcode.initSync({ module });`,
  "init of a path": `await init(${JSON.stringify(FILE)});`,
};

for (const environment of ["node", "jsdom"]) {
  for (const [name, start] of Object.entries(starts)) {
    test(`Jest's modules in its ${environment} environment, with ${name}`, async () => {
      const folder = await project(`jest-${environment}`, { "package.test.js": suite(start) }, { jest: { testEnvironment: environment, transform: {} } });
      runNode(folder, await command("jest"), ["--no-cache"], { NODE_OPTIONS: "--experimental-vm-modules --no-warnings" });
    });
  }
}

for (const environment of ["node", "jsdom"]) {
  test(`Jest's CommonJS in its ${environment} environment, with the package transformed and taken as in Node`, async () => {
    const jest = {
      testEnvironment: environment,
      testEnvironmentOptions: { customExportConditions: ["node"] },
      transformIgnorePatterns: ["/node_modules/(?!invitcode/)"],
    };
    const folder = await project(
      `jest-commonjs-${environment}`,
      { "package.test.js": suite("await init();"), "babel.config.json": '{ "plugins": ["@babel/plugin-transform-modules-commonjs"] }' },
      { type: "commonjs", jest },
    );
    runNode(folder, await command("jest"), ["--no-cache"]);
  });
}

for (const environment of ["node", "jsdom"]) {
  test(`Vitest in its ${environment} environment`, async () => {
    const folder = await project(`vitest-${environment}`, {
      "package.test.js": suite("await init();", 'import { expect, test } from "vitest";'),
      "vitest.config.js": `export default { test: { environment: "${environment}" } };`,
    });
    runNode(folder, await command("vitest"), ["run"]);
  });
}
