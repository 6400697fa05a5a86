/** The figures of the demo, in one place, so that the documents agree with each other except where they are meant not to. Millions of euro. */
export const YEARS = [
  "FY2021",
  "FY2022",
  "FY2023",
  "FY2024",
  "FY2025",
  "FY2026",
  "FY2027",
  "FY2028",
  "FY2029",
  "FY2030",
] as const;
export const ACTUAL_YEARS = 5;

export const TARNFELL = {
  name: "Tarnfell Flow Control GmbH",
  revenue: [112.4, 121.9, 130.6, 141.8, 151.9, 163.5, 176.2, 188.9, 201.3, 213.4],
  ebitda: [22.1, 24.6, 27.4, 31.0, 34.6, 38.4, 42.6, 46.9, 50.9, 54.6],
  depreciation: [5.1, 5.4, 5.8, 6.3, 6.9, 7.3, 7.7, 8.1, 8.5, 8.8],
  capex: [6.2, 6.6, 7.1, 7.9, 8.3, 8.8, 9.2, 9.6, 10.0, 10.3],
  workingCapital: [19.8, 21.3, 22.9, 25.1, 26.6, 28.6, 30.8, 33.1, 35.2, 37.3],
  netDebt: 31.8,
  facilities: 38.2,
  employees: 412,
  employeesInHrFile: 398,
  backlogInPack: 58.9,
  backlogInMemorandum: 62.4,
  customers: [
    ["Corvane Energy Services", 41.2, 44.6, 47.1],
    ["Rheintal Wasserwerke", 11.9, 12.6, 13.4],
    ["Gasnet Jutland", 9.8, 10.4, 11.2],
    ["Compagnie des Eaux du Rhône", 8.6, 9.5, 10.1],
    ["Vltava Heat", 6.9, 7.7, 8.0],
    ["Norrland Energi", 5.4, 6.1, 6.8],
    ["Others", 46.8, 50.9, 55.3],
  ] as const,
  corvaneShareInMail: 34,
};

export const OSTRAVA = {
  name: "Ostrava Valves a.s.",
  revenue: [71.5, 76.8, 82.1, 88.6, 94.3, 99.8, 105.2, 110.6, 115.7, 120.6],
  ebitda: [13.9, 15.2, 16.6, 18.4, 20.1, 21.6, 23.1, 24.6, 26.0, 27.3],
  depreciation: [3.6, 3.8, 4.0, 4.2, 4.4, 4.6, 4.8, 5.0, 5.1, 5.2],
  capex: [4.1, 4.3, 4.4, 4.7, 4.9, 5.0, 5.2, 5.3, 5.4, 5.5],
  workingCapital: [11.6, 12.3, 13.0, 13.7, 14.2, 15.0, 15.7, 16.4, 17.0, 17.6],
  workingCapitalTarget: 14.2,
  price: 210.0,
  netDebt: 17.6,
};

export const one = (value: number): string => value.toFixed(1);
export const money = (value: number): string => `€${value.toFixed(1)}m`;
export const percent = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(1)}%`;
