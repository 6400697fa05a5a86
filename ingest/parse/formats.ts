/**
 * Every kind of file that a reader exists for. DOCX stands for DOCM and DOTX too, XLSX for XLSM, PPTX for PPTM and PPSX, iWork for
 * Pages, Numbers and Keynote.
 */
export type Format =
  | "pdf"
  | "docx"
  | "xlsx"
  | "xlsb"
  | "pptx"
  | "vsdx"
  | "doc"
  | "xls"
  | "ppt"
  | "hwp"
  | "pub"
  | "odt"
  | "ods"
  | "odp"
  | "rtf"
  | "csv"
  | "html"
  | "xml"
  | "json"
  | "markdown"
  | "text"
  | "epub"
  | "iwork"
  | "onenote"
  | "eml"
  | "msg"
  | "mbox"
  | "zip"
  | "png"
  | "jpeg"
  | "tiff"
  | "bmp";

export const READABLE =
  "PDF, Word, Excel and PowerPoint of every age, Visio (.vsdx), Publisher, Hangul (.hwp), Pages, Numbers, Keynote, OneNote (.one), OpenDocument, RTF, CSV, HTML, XML, JSON, Markdown, plain text, EPUB, " +
  "e-mail (.eml, .msg, .mbox), ZIP archives and images (PNG, JPEG, TIFF, BMP)";
