/* An answer on the page of one's work changes its item in place; without this, forms are forms. */
(function () {
  "use strict";

  // Only what our page calls an item takes an item's place: anything else is a page of its own
  // (signed out, the form too old), and the browser goes there as it would have without htmx.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var detail = event.detail;
    if (detail.xhr.getResponseHeader("Planner-Fragment")) {
      detail.shouldSwap = true;
      detail.isError = false;
      return;
    }
    detail.shouldSwap = false;
    HTMLFormElement.prototype.submit.call(detail.requestConfig.elt);
  });

  document.addEventListener("htmx:sendError", function (event) {
    var form = event.detail.elt;
    var told = form.querySelector(".unsent") || document.createElement("p");
    told.className = "error unsent";
    told.setAttribute("role", "alert");
    told.textContent = "没有送到服务器，请检查网络后再按一次。";
    form.prepend(told);
  });
})();
