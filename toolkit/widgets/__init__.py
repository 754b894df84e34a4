"""What the student touches. The only room that imports ipywidgets and anywidget."""
