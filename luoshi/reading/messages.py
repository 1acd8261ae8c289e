"""What the reader says to a person: why a file is refused and what to do. Codes are stable, sentences are not."""

from __future__ import annotations

REFUSALS: dict[str, str] = {
    "missing": "找不到文件“{name}”。请检查路径和文件名。",
    "folder": "“{name}”是文件夹，不是文件。请指定其中的一个文件。",
    "unreadable": "无法打开文件“{name}”。请确认文件没有被占用，并且您有读取权限。",
    "empty": "文件“{name}”是空的，没有可读的文字。请确认上传的是写好的方案。",
    "no_text": "文件“{name}”里没有文字（可能是扫描图片）。请提供可以复制文字的版本，或者把文字粘贴进来。",
    "too_large": "文件“{name}”超过 {limit} MB，无法读取。请删去其中的图片或附录，或者只粘贴方案正文。",
    "text_too_long": "文件“{name}”的文字太长（超过 {limit} 万字），不像一份方案。请只保留方案正文后再试。",
    "too_many_lines": "文件“{name}”的段落太多（超过 {limit} 万段），不像一份方案。请只保留方案正文后再试。",
    "table_too_large": "文件“{name}”的表格太大（超过 {limit} 万格），不像一份方案。请只保留方案正文后再试。",
    "tags": "网页“{name}”的标记异常多，无法读取。请复制其中的文字粘贴进来，或者另存为 Word 文档（.docx）后再试。",
    "line_too_long": "文件“{name}”有一段超过 {limit} 万字而没有换行，不像一份方案。请检查文件内容，按段落换行后再试。",
    "executable": "“{name}”是程序文件，不是文档，为安全起见没有打开。请上传 Word、网页或纯文本格式的方案。",
    "pdf_scanned": "PDF 文件“{name}”是扫描件，里面没有文字。请上传原来的 Word 文件，或者用带文字识别的软件转换后再试。",
    "pdf_fonts": "PDF 文件“{name}”的字体没有注明文字，读出来是乱码。请上传原来的 Word 文件，或者把文字粘贴进来。",
    "pdf_locked": "PDF 文件“{name}”设有打开密码。请在阅读软件中去掉密码，另存后再试，或者上传原来的 Word 文件。",
    "pdf_damaged": "PDF 文件“{name}”已损坏或不完整。请用阅读软件打开后重新“打印为 PDF”，或者上传原来的 Word 文件。",
    "pdf_slow": "PDF 文件“{name}”过于复杂，读取超时。请只保留方案正文的页再试，或者上传原来的 Word 文件。",
    "pdf_too_many_pages": "PDF 文件“{name}”超过 {limit} 页，不像一份方案。请只保留方案正文的页再试。",
    "locked": "文件“{name}”设有打开密码或已加密。请在 Word 或 WPS 中去掉密码，另存为 .docx 后再试。",
    "archive": "“{name}”是压缩包。请先解压，再选择其中的 Word 或文本文件。",
    "image": "“{name}”是图片，读不出文字。请提供可以复制文字的版本，或者把文字粘贴进来。",
    "sheet": "“{name}”是 Excel 表格或演示文稿，不是方案文档。请把方案另存为 Word 文档（.docx）后再试。",
    "binary": "无法识别文件“{name}”的格式。请另存为 Word 文档（.docx）或纯文本（.txt）后再试。",
    "encoding": "无法识别文件“{name}”的文字编码。请用记事本另存为 UTF-8 编码的文本后再试。",
    "damaged": "Word 文件“{name}”已损坏或不完整。请用 Word 或 WPS 打开，另存为新的 .docx 后再试。",
    "bomb": "文件“{name}”解压后异常庞大，为安全起见没有打开。请用 Word 或 WPS 另存为新的 .docx 后再试。",
    "entities": "文件“{name}”含有不应出现的 XML 实体定义，为安全起见没有打开。请用 Word 或 WPS 另存为新文件后再试。",
    "too_deep": "文件“{name}”的表格或结构嵌套过深，无法读取。请简化嵌套的表格后再试。",
    "legacy": "“{name}”是旧版 Word 或 WPS 文档，本机没有 LibreOffice，无法转换。请用 Word 或 WPS 另存为 .docx 后再试。",
    "legacy_failed": "旧版文档“{name}”没有转换成功。请在 Word 或 WPS 中另存为 .docx 后再试。",
}

PASTED_NAME = "粘贴的文本"
