"""Addresses of articles and reviews."""

from __future__ import annotations

from django.urls import URLPattern, path

from luoshi.press.desk.views import article, articles, chains, editor, figures, papers, reviews, versions

urlpatterns: list[URLPattern] = [
    path("press/articles/", articles.ArticleList.as_view(), name="articles"),
    path("press/articles/new/", articles.ArticleNew.as_view(), name="article_new"),
    path("press/articles/<int:pk>/", article.page, name="article"),
    path("press/articles/<int:pk>/edit/", editor.ArticleEdit.as_view(), name="article_edit"),
    path("press/articles/<int:pk>/autosave/", editor.autosave, name="article_autosave"),
    path("press/articles/<int:pk>/editing/", editor.editing, name="article_editing"),
    path("press/articles/<int:pk>/pictures/", editor.picture, name="article_picture"),
    path("press/articles/<int:pk>/step/", article.step, name="article_step"),
    path("press/articles/<int:pk>/remarks/", article.remark, name="article_remark"),
    path("press/articles/<int:pk>/hints/", article.hint, name="article_hint"),
    path("press/articles/<int:pk>/versions/", versions.page, name="article_versions"),
    path("press/articles/<int:pk>/form/", papers.form, name="review_form"),
    path("press/articles/<int:pk>/word/", papers.article_word, name="article_word"),
    path("press/archive/", articles.Archive.as_view(), name="archive"),
    path("press/reviews/", reviews.page, name="reviews"),
    path("press/chains/", chains.ChainList.as_view(), name="chains"),
    path("press/chains/<int:pk>/", chains.ChainEdit.as_view(), name="chain"),
    path("press/desk/figures/", figures.page, name="desk_figures"),
    path("press/pick/writing-units/", articles.PickWritingUnits.as_view(), name="pick_writing_units"),
    path("press/pick/units/", articles.PickUnits.as_view(), name="pick_desk_units"),
    path("press/pick/channels/", articles.PickChannels.as_view(), name="pick_article_channels"),
]
