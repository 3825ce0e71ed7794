/* The page 规划原文: the place in its address, and back to where one was. */
(function () {
  "use strict";

  var plan = window.lnplan.plan;
  var room = document.querySelector(".room");
  if (!room) return;

  var view = plan.open(room, function (place) { history.pushState(null, "", plan.withPlace(location.href, place)); });
  var place = plan.placeIn(location.href);
  // What the server has said of a place that is none stays.
  if (place && !room.querySelector(".notice")) view.show(place);
  var words = new URL(location.href).searchParams.get("q");
  if (words) view.find(words);
})();
