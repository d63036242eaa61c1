// The page as it is used: by pointer, by keyboard, in both languages.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { done, folder, open, report, root } from "./support.mjs";

let national;
before(() => { national = report("national", "examples/national", "--lang", "vi"); });
after(done);

const shown = (page) => page.locator(".shown").innerText();
const field = (page, label) => page.locator(".controls label", { hasText: label }).locator("select, input");

describe("the national set", () => {
  it("opens with the verdict and asks nothing of a network", async () => {
    const page = await open(national);
    assert.match(await page.locator("h1").innerText(), /^Năm 2021: 20 trong số 61 tỉnh/);
    assert.match(await page.locator(".others-line").innerText(), /41 không đạt ít nhất một chỉ tiêu; 2 chưa gửi báo cáo/);
    assert.deepEqual(page.requests, [`file://${national}`]);
    assert.deepEqual(page.failures, []);
    await page.close();
  });

  it("tells the story of a cell", async () => {
    const page = await open(national);
    await page.getByRole("gridcell", { name: "Cao Bằng, UBND tỉnh, thành phố ban hành kế hoạch chuyển đổi số trong năm 2020: không đạt" }).click();
    const story = page.locator("dialog.story");
    const text = await story.innerText();
    for (const part of ["27/02/2021", "trước hoặc trong ngày 31/12/2020", "chậm 58 ngày", "provinces-2021.yaml:78:42", "2021-02-27", "Căn cứ", "q3_2020.plan"]) assert.ok(text.includes(part), `${part} in ${text}`);
    await story.getByRole("button", { name: "Đơn vị sau" }).click();
    assert.match(await story.innerText(), /Bắc Kạn/);
    await page.keyboard.press("Escape");
    assert.equal(await story.isVisible(), false);
    await page.close();
  });

  it("is filtered by verdict, programme, owner and words", async () => {
    const page = await open(national);
    assert.match(await shown(page), /61\/61 đơn vị, 37\/37 chỉ tiêu/);
    await page.locator('.chip[data-class="fail"]').click();
    assert.match(await shown(page), /41\/61 đơn vị, 6\/37 chỉ tiêu/);
    assert.equal(await page.locator('.chip[data-class="fail"]').getAttribute("aria-pressed"), "true");
    // Few columns have room for what was found, and what is not asked for steps back.
    assert.match(await page.getByRole("gridcell", { name: "Hà Giang, Chi cho công nghệ thông tin" }).innerText(), /^×\s*0,0799%$/);
    assert.ok(await page.locator(".cell.c-pass.dim").count() > 0 && await page.locator(".cell.c-fail.dim").count() === 0);
    await page.getByRole("button", { name: "Bỏ mọi bộ lọc" }).click();
    assert.match(await shown(page), /61\/61 đơn vị, 37\/37 chỉ tiêu/);

    const packs = await field(page, "Chương trình").locator("option").allInnerTexts();
    await field(page, "Chương trình").selectOption({ index: 1 });
    const columns = await page.getByRole("columnheader").count();
    assert.ok(columns > 2 && columns < 37, `${columns} columns of ${packs[1]}`);
    await page.getByRole("button", { name: "Bỏ mọi bộ lọc" }).click();

    await field(page, "Cơ quan chủ trì").selectOption({ label: "Sở Thông tin và Truyền thông" });
    const titles = await page.locator(".targets > .target > p:first-of-type").allInnerTexts();
    assert.ok(titles.length > 0 && titles.every((text) => text.endsWith("Sở Thông tin và Truyền thông")), titles.join("\n"));
    await page.getByRole("button", { name: "Bỏ mọi bộ lọc" }).click();

    await field(page, "Tìm").fill("ha tinh");
    await page.waitForFunction(() => document.querySelector(".shown").textContent.includes(" 1/61"));
    assert.equal(await page.getByRole("rowheader").count(), 1);
    assert.match(await page.getByRole("rowheader").innerText(), /Hà Tĩnh/);
    await page.close();
  });

  it("is sorted by name, by findings and by a target", async () => {
    const page = await open(national);
    const first = () => page.locator('[data-row="0"][data-column="0"] .called').innerText();
    assert.equal(await first(), "Hà Nội");
    await field(page, "Sắp xếp").selectOption("name");
    assert.equal(await first(), "An Giang");
    await field(page, "Sắp xếp").selectOption("worst");
    assert.equal(await first(), "Khánh Hòa");
    const head = page.getByRole("columnheader", { name: "Chi cho công nghệ thông tin đạt ít nhất 0,1% tổng chi ngân sách" });
    await head.click();
    assert.equal(await page.locator('[aria-sort="ascending"]').count(), 1);
    assert.match(await page.locator('[data-row="0"]').nth(1).getAttribute("class"), /cell/);
    const column = await page.locator('[aria-sort="ascending"]').getAttribute("data-column");
    const classes = await page.locator(`[role="gridcell"][data-column="${column}"]`).evaluateAll((cells) => cells.map((cell) => cell.className));
    assert.match(classes[0], /c-fail/);
    assert.ok(classes.lastIndexOf(classes.findLast((name) => name.includes("c-fail"))) < classes.findIndex((name) => name.includes("c-pass")));
    await page.close();
  });

  it("lists the findings and searches them", async () => {
    const page = await open(national);
    assert.match(await page.locator(".pager span").innerText(), /1–50 trong 80/);
    await page.locator(".pager button").nth(1).click();
    assert.match(await page.locator(".pager span").innerText(), /51–80 trong 80/);
    await page.locator("input.find").fill("khanh hoa cham 64 ngay");
    await page.waitForFunction(() => document.querySelectorAll(".found tbody tr").length === 1);
    assert.match(await page.locator(".found tbody").innerText(), /Khánh Hòa/);
    await page.locator(".found tbody button").click();
    assert.match(await page.locator("dialog.story").innerText(), /05\/03\/2021/);
    await page.keyboard.press("Escape");
    await page.locator("input.find").fill("nothing is called so");
    await page.waitForFunction(() => document.querySelectorAll(".found tbody tr").length === 0);
    await page.close();
  });

  it("has a map of the sixty-three provinces, and names who is silent", async () => {
    const page = await open(national);
    assert.equal(await page.locator(".tiles .tile").count(), 63);
    assert.equal(await page.locator(".tiles .tile.absent").count(), 2);
    assert.match(await page.locator(".tiles .tile.absent").first().innerText(), /Hà Nam/);
    assert.match(await page.locator("#silent").innerText(), /Bạc Liêu/);
    await page.locator(".tiles button", { hasText: "Khánh Hòa" }).click();
    assert.match(await page.locator("dialog.story").innerText(), /Khánh Hòa/);
    await page.close();
  });

  it("speaks both languages", async () => {
    const page = await open(national);
    await page.getByRole("button", { name: "English" }).click();
    assert.match(await page.locator("h1").innerText(), /^2021: 20 of 61 provinces meet every required target/);
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await page.locator(".cell.c-fail").first().click();
    assert.match(await page.locator("dialog.story").innerText(), /days late|below|short|not/);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Tiếng Việt" }).click();
    assert.match(await page.locator("h1").innerText(), /^Năm 2021/);
    await page.close();
  });

  it("shows another period and other units", async () => {
    const page = await open(national);
    await page.locator(".scope select").nth(1).selectOption({ index: 1 });
    assert.match(await page.locator("h1").innerText(), /^Năm 2020: 2 trong số 60/);
    await page.locator(".scope select").nth(1).selectOption({ index: 2 });
    assert.match(await page.locator("h1").innerText(), /^Năm 2019: chưa có chỉ tiêu nào có hiệu lực/);
    await page.locator(".scope select").first().selectOption({ index: 2 });
    assert.match(await page.locator("h1").innerText(), /18 trong số 21 bộ/);
    assert.equal(await page.locator(".tiles").count(), 0);
    await page.close();
  });

  it("can be used with the keyboard alone", async () => {
    const page = await open(national);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    // One cell of the matrix is in the order of the tab key; the arrows go on from there.
    assert.equal(await page.locator('[role="grid"] [tabindex="0"]').count(), 1);
    await page.locator('[role="grid"] [tabindex="0"]').focus();
    for (const key of ["Control+Home", "ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
    assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Cao Bằng, .*: không đạt$/);
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("dialog.story").isVisible(), true);
    await page.keyboard.press("Escape");
    assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Cao Bằng/);
    await page.keyboard.press("Control+End");
    assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Cà Mau/);
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator('[aria-sort="ascending"]').count(), 1);
    await page.close();
  });
});

describe("other data", () => {
  it("nothing in the data becomes a part of the page", async () => {
    const place = join(folder, "odd");
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "rules.chitieu"), 'entity commune "Xã <b>" plural communes { key code: text  name: text  staff: count }\nruleset r "A & <i>B</i>" { about commune  target t "</script><script>window.hit=1</script>" { require staff >= 5 } }\n');
    writeFileSync(join(place, "data.yaml"), 'communes:\n  - {code: "<img src=x onerror=window.hit=1>", name: "</script><script>window.hit=1</script>", staff: 3}\n  - {code: b, name: "javascript:alert(1)", staff: 7}\n');
    const page = await open(report("odd", join(place, "data.yaml"), "-r", join(place, "rules.chitieu"), "--lang", "en"));
    await page.locator(".cell.c-fail").click();
    assert.match(await page.locator("dialog.story").innerText(), /<\/script><script>window\.hit=1<\/script>/);
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.equal(await page.locator("img, #page b, #page script").count(), 0);
    assert.deepEqual(page.failures, []);
    await page.close();
  });

  it("the provinces after their merger have a map of their own", async () => {
    const place = join(folder, "later");
    mkdirSync(place, { recursive: true });
    for (const file of ["vocabulary.chitieu", "provinces.csv", "ministries.csv", "district-kinds.csv"]) copyFileSync(join(root, "rules", file), join(place, file));
    writeFileSync(join(place, "rules.chitieu"), 'use "vocabulary.chitieu"\nruleset later "Later" { about province  target it "A tenth" { require it_spending >= 0.1% of budget } }\n');
    writeFileSync(join(place, "data.yaml"), 'provinces:\n  - {code: "01", period: 2026, budget: 9000 tỷ, it_spending: 10 tỷ}\n  - {code: "96", period: 2026, budget: 9000 tỷ, it_spending: 1 tỷ}\n');
    const page = await open(report("later", join(place, "data.yaml"), "-r", join(place, "rules.chitieu"), "--lang", "en"));
    assert.equal(await page.locator(".tiles .tile").count(), 34);
    assert.equal(await page.locator(".tiles .tile.absent").count(), 32);
    assert.match(await page.locator(".tiles button", { hasText: "Hà Nội" }).innerText(), /100%/);
    assert.match(await page.locator(".tiles button", { hasText: "Cà Mau" }).innerText(), /\b0%/);
    await page.close();
  });

  it("a check that could not be made says so first", async () => {
    const place = join(folder, "wrong");
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "rules.chitieu"), 'entity commune plural communes { key code: text  staff: count }\nruleset r "R" { about commune  target t "T" { require staff >= 5 } }\n');
    writeFileSync(join(place, "data.yaml"), "communes:\n  - {code: a, staff: 3}\n  - {code: a, staff: 7}\n");
    const page = await open(report("wrong", join(place, "data.yaml"), "-r", join(place, "rules.chitieu"), "--lang", "en"));
    assert.match(await page.locator(".alert").innerText(), /could not be made in full/);
    assert.equal(await page.locator("main section").first().getAttribute("id"), "problems");
    assert.equal(await page.locator("#silent").count(), 0);
    await page.close();
  });

  it("what is waived says why, by whom and until when", async () => {
    const place = "tests/it/cli/waivers.in";
    const page = await open(report("waived", `${place}/report.yaml`, "-r", `${place}/rules.chitieu`, "--waivers", `${place}/waivers.yaml`, "--as-of", "2020-12-31", "--lang", "vi"));
    await page.locator(".cell.c-waived").first().click();
    const text = await page.locator("dialog.story").innerText();
    for (const part of ["được miễn", "Kinh phí chuyển sang khắc phục hậu quả lũ lụt", "Ủy ban nhân dân tỉnh", "30/06/2021"]) assert.ok(text.includes(part), `${part} in ${text}`);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#waivers tbody tr").count(), 3);
    await page.close();
  });

  it("a report of one unit, and data with nothing to judge, are pages too", async () => {
    const one = await open(report("one", "examples/one/with-holes.yaml", "--lang", "en"));
    assert.ok((await one.locator("h1").innerText()).length > 10);
    assert.deepEqual(one.failures, []);
    await one.close();
  });
});
