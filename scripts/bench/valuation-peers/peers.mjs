// Times the peers on the inputs that the benchmark wrote to the file named first; prints milliseconds as JSON.
import { readFileSync } from "node:fs";
import { IRR } from "@formulajs/formulajs";
import ExcelJS from "exceljs";

const { flows, book } = JSON.parse(readFileSync(process.argv[2], "utf8"));

async function median(run, times) {
  const taken = [];
  for (let i = 0; i < times + 5; i++) {
    const started = performance.now();
    await run();
    if (i >= 5) taken.push(performance.now() - started);
  }
  return taken.sort((a, b) => a - b)[Math.floor(taken.length / 2)];
}

async function writeBook() {
  const workbook = new ExcelJS.Workbook();
  for (const { name, cells } of book) {
    const sheet = workbook.addWorksheet(name);
    for (const { at, value, formula, comment } of cells) {
      const cell = sheet.getCell(at);
      cell.value = formula ? { formula, result: value } : value;
      cell.font = { color: { argb: formula ? "FF000000" : "FF0000FF" } };
      if (comment) cell.note = comment;
    }
  }
  return workbook.xlsx.writeBuffer();
}

const irr = await median(() => flows.map((each) => IRR(each)), 50);
console.log(JSON.stringify({ irr, book: await median(writeBook, 20) }));
