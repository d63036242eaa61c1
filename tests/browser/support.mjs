// A browser, reports to open in it, and what the tests ask of both.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const builds = [process.env.CHITIEU, join(target, "release/chitieu"), join(target, "debug/chitieu")].filter(Boolean);
const program = process.env.CHITIEU ?? builds.filter(existsSync).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];

export const folder = mkdtempSync(join(tmpdir(), "chitieu-browser-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

// Runs a check that writes a page; a check that finds something is no error.
export function report(name, ...args) {
  const file = join(folder, `${name}.html`);
  try {
    execFileSync(program, ["check", ...args, "--format", `html=${file}`], { cwd: root, stdio: "pipe" });
  } catch (error) {
    if (![1, 2, 3].includes(error.status)) throw error;
  }
  return file;
}

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
let browser = null;

export async function open(file, options = {}) {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  page.failures = [];
  page.requests = [];
  page.on("pageerror", (error) => page.failures.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.failures.push(message.text()));
  page.on("request", (request) => page.requests.push(request.url()));
  await page.goto(`file://${file}`);
  return page;
}

export const done = () => browser?.close();

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// What axe finds wrong, in a line each.
export async function violations(page, part) {
  await page.evaluate(axe);
  const found = await page.evaluate((at) => window.axe.run(at, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }), part);
  return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary?.replace(/\s+/g, " ").slice(0, 200)}`).join(" | ")}`);
}

// How many pages a PDF has.
export const pages = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
