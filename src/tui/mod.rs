//! The workbench: the engine's answers on one screen, at every keystroke.
