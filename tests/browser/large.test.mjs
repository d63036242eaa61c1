// How long people wait. The times are told; what is right does not depend on the machine.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { large } from "./large.mjs";
import { done, folder, open, pages, report } from "./support.mjs";

after(done);

// Milliseconds until the page has painted what follows from an act.
const timed = (page, act) => page.evaluate(`(async () => {
  const start = performance.now();
  (${act})();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return Math.round(performance.now() - start);
})()`);

const opening = (page) => page.evaluate(() => {
  const [entry] = performance.getEntriesByType("navigation");
  return Math.round(entry.loadEventEnd || performance.now());
});

for (const [units, targets] of [[63, 60], [10_000, 20]]) {
  describe(`${units} units × ${targets} targets`, () => {
    it("opens and filters at once", async () => {
      const file = report(`large-${units}`, ...large(join(folder, `large-${units}`), units, targets), "--lang", "vi");
      const size = statSync(file).size / 2 ** 20;
      const page = await open(file);
      await page.waitForSelector(".cell");
      const interactive = await opening(page);
      const times = {
        verdict: await timed(page, () => document.querySelector('.chip[data-class="missing"]').click()),
        everything: await timed(page, () => document.querySelector(".shown button").click()),
        owner: await timed(page, () => { const select = document.querySelectorAll(".controls select")[0]; select.selectedIndex = 1; select.dispatchEvent(new Event("change")); }),
        sort: await timed(page, () => { const select = [...document.querySelectorAll(".controls select")].at(-1); select.value = "worst"; select.dispatchEvent(new Event("change")); }),
      };
      console.log(`    ${size.toFixed(2)} MiB; interactive after ${interactive} ms; ${Object.entries(times).map(([name, ms]) => `${name} ${ms} ms`).join(", ")}`);
      assert.ok(size <= 10, `${size} MiB`);
      assert.deepEqual(page.failures, []);
      // Only what can be seen is in the document, and the grid says how much there is.
      await page.evaluate(() => { document.querySelector(".matrix").scrollTop = 1e7; });
      await page.waitForTimeout(100);
      assert.ok(await page.getByRole("row").count() < 150);
      assert.equal(await page.getByRole("grid").getAttribute("aria-rowcount"), String(units + 1));
      await page.close();
    });
  });
}

it("a page of ten thousand units prints a counted part", async () => {
  const page = await open(join(folder, "large-10000.html"));
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  console.log(`    ${pages(pdf)} pages`);
  assert.ok(pages(pdf) < 60, `${pages(pdf)} pages`);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.match(await page.locator(".printed p").first().innerText(), /In 200 trên 10\u00a0000 đơn vị/);
  await page.close();
});
