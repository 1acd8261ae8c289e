// Lights the find under the pointer's click on both sides; without this script the links alone do the finding.
(function () {
  "use strict";
  var lit = [];
  function light(id) {
    lit.forEach(function (e) { e.classList.remove("on"); });
    lit = Array.prototype.filter.call(document.querySelectorAll("[data-find]"), function (e) {
      return (" " + e.getAttribute("data-find") + " ").indexOf(" " + id + " ") >= 0;
    });
    lit.forEach(function (e) { e.classList.add("on"); });
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a[data-find], [data-find] a") : null;
    if (!link) { return; }
    var holder = link.closest("[data-find]");
    light(holder.getAttribute("data-find").split(" ")[0]);
    var to = document.getElementById(link.getAttribute("href").slice(1));
    if (to) {
      event.preventDefault();
      to.scrollIntoView({ block: "center" });
      (to.matches("a") ? to : to.querySelector("a") || to).focus({ preventScroll: true });
      history.replaceState(null, "", link.getAttribute("href"));
    }
  });
})();
