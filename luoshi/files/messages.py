"""The Chinese wording of refused files: what happened, and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi.files import errors


def say(error: errors.FileRefused) -> str:
    """One sentence or two for a person."""
    name = {"name": error.name}
    match error:
        case errors.TooLarge():
            return _("“%(name)s”超过 %(limit)s MB，请压缩或拆分后再传。") % {
                **name,
                "limit": error.limit // (1024 * 1024),
            }
        case errors.EmptyFile():
            return _("“%(name)s”是空文件，请重新选择。") % name
        case errors.TypeMismatch():
            return _("“%(name)s”的内容与扩展名不符（实际为 %(found)s），请用正确的扩展名保存后再传。") % {
                **name,
                "found": error.found,
            }
        case errors.HasMacros():
            return _("“%(name)s”含有宏代码，请另存为不含宏的文件后再传。") % name
        case errors.BadPicture():
            return _("“%(name)s”无法作为图片打开，请重新拍照或另存为 JPG 后再传。") % name
        case errors.PackedBomb():
            return _("“%(name)s”解压后过大，不能接收；请检查文件来源。") % name
        case _:
            return _("不能接收“%(name)s”这种文件，请上传图片、PDF、Word、Excel、演示文稿、文本或 MP4 视频。") % name
