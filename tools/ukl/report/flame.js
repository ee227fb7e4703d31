(function () {
  'use strict';
  document.documentElement.classList.add('js');

  // The place of a frame in the whole graph, in percent.
  function read(frame) {
    var text = frame.title;
    return {
      frame: frame,
      left: parseFloat(frame.style.left),
      width: parseFloat(frame.style.width),
      row: parseInt(frame.style.getPropertyValue('--row'), 10),
      name: text.slice(0, text.lastIndexOf(' (', text.lastIndexOf('): ')))
    };
  }

  function place(box, left, width, pixels) {
    var style = box.frame.style;
    var shown = width * pixels / 100;
    style.display = shown < 0.5 ? 'none' : '';
    style.left = left + '%';
    style.width = width + '%';
    box.frame.classList.toggle('s', shown < 24);
    box.frame.textContent = shown < 24 ? '' : box.name;
  }

  function zoom(graph, boxes, target) {
    var pixels = graph.clientWidth;
    var end = target.left + target.width;
    boxes.forEach(function (box) {
      var contains = box.row <= target.row && box.left <= target.left + 0.01 &&
          box.left + box.width >= end - 0.01;
      box.frame.classList.toggle('faded', contains && box.row < target.row);
      if (contains) {
        place(box, 0, 100, pixels);
        return;
      }
      var from = Math.max(box.left, target.left);
      var to = Math.min(box.left + box.width, end);
      if (box.row < target.row || to <= from)
        place(box, 0, 0, pixels);
      else
        place(box, (from - target.left) / target.width * 100,
              (to - from) / target.width * 100, pixels);
    });
  }

  document.querySelectorAll('.flame').forEach(function (graph) {
    var boxes = null;
    var picked = document.createElement('div');
    picked.className = 'picked';
    picked.setAttribute('aria-live', 'polite');
    graph.after(picked);

    function select(frame) {
      boxes = boxes || Array.prototype.map.call(graph.children, read);
      zoom(graph, boxes, boxes[Array.prototype.indexOf.call(graph.children, frame)]);
      picked.textContent = frame.title;
    }

    graph.addEventListener('click', function (event) {
      if (event.target !== graph)
        select(event.target);
    });
    graph.addEventListener('mouseover', function (event) {
      if (event.target !== graph)
        picked.textContent = event.target.title;
    });
    graph.addEventListener('keydown', function (event) {
      if (event.key === 'Enter' && event.target !== graph)
        select(event.target);
      if (event.key === 'Escape')
        select(graph.firstElementChild);
    });
    // The keyboard reaches the frames that are wide enough for a label.
    Array.prototype.forEach.call(graph.children, function (frame) {
      if (frame.textContent)
        frame.tabIndex = 0;
    });
  });

  // Print all tables, also those that are folded.
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('details.figures').forEach(function (details) {
      details.open = true;
    });
  });
})();
