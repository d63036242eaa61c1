// The page as it is seen: by axe, on a phone, on paper, and without a script.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { done, folder, open, pages, report, violations } from "./support.mjs";

let national;
before(() => { national = report("seen", "examples/national", "--lang", "vi"); });
after(done);

describe("accessibility", () => {
  for (const [colorScheme, button, width] of [["light", "Tiếng Việt", 1280], ["dark", "English", 1280], ["light", "English", 390], ["dark", "Tiếng Việt", 390]]) {
    it(`axe finds nothing: ${colorScheme}, ${button}, ${width} pixels`, async () => {
      const page = await open(national, { colorScheme, viewport: { width, height: 900 } });
      await page.getByRole("button", { name: button }).click();
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
      assert.deepEqual(await violations(page, "body"), []);
      await page.locator('.chip[data-class="fail"]').click();
      assert.deepEqual(await violations(page, "#matrix"), []);
      await page.locator(".cell.c-fail").first().click();
      assert.deepEqual(await violations(page, "dialog"), []);
      await page.close();
    });
  }
});

it("a phone needs no sideways scrolling but in the matrix", async () => {
  const page = await open(national, { viewport: { width: 390, height: 844 } });
  for (const button of ["English", "Tiếng Việt"]) {
    await page.getByRole("button", { name: button }).click();
    const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.equal(inner, outer);
    assert.ok(await page.evaluate(() => { const box = document.querySelector(".matrix"); return box.scrollWidth > box.clientWidth; }));
  }
  await page.close();
});

it("prints the whole matrix on A4", async () => {
  const page = await open(national);
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  writeFileSync(join(folder, "national.pdf"), pdf);
  console.log(`    ${pages(pdf)} pages, ${Math.round(pdf.length / 1024)} KiB`);
  assert.ok(pages(pdf) >= 4 && pages(pdf) <= 40, `${pages(pdf)} pages`);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator(".printed-matrix").first().locator("tbody tr").count(), 61);
  assert.equal(await page.locator(".printed table.list tbody tr").count(), 80);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  assert.equal(await page.locator(".printed").count(), 0);
  await page.close();
});

it("says the verdict without a script", async () => {
  const page = await open(national, { javaScriptEnabled: false });
  assert.match(await page.locator("noscript h1").first().innerText(), /^Năm 2021: 20 trong số 61/);
  assert.match(await page.locator("noscript").innerText(), /JavaScript/);
  await page.close();
});
