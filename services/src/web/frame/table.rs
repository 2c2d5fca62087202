//! Tables that read as tables and, on a phone, look like cards: every cell carries its column's name, and its role, which the style would
//! otherwise take away.

use maud::{Markup, Render, html};

/// A column's heading.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    name: String,
    right: bool,
}

/// A column of words.
pub(crate) fn words(name: impl Into<String>) -> Column {
    Column { name: name.into(), right: false }
}

/// A column of numbers.
pub(crate) fn numbers(name: impl Into<String>) -> Column {
    Column { name: name.into(), right: true }
}

/// A table. The first cell of a row is its heading.
pub(crate) struct Table {
    caption: String,
    columns: Vec<Column>,
    rows: Vec<(Vec<Markup>, bool)>,
    sums: Option<Vec<Markup>>,
}

impl Table {
    /// A table with these columns. The caption is for those who cannot see the heading above it.
    pub(crate) fn new(caption: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { caption: caption.into(), columns, rows: Vec::new(), sums: None }
    }

    /// Adds a row: a cell a column.
    pub(crate) fn row(&mut self, cells: Vec<Markup>) {
        self.rows.push((cells, false));
    }

    /// Adds a row of something that was undone.
    pub(crate) fn row_gone(&mut self, cells: Vec<Markup>) {
        self.rows.push((cells, true));
    }

    /// The row of sums.
    pub(crate) fn sums(&mut self, cells: Vec<Markup>) {
        self.sums = Some(cells);
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn cells(&self, cells: &[Markup]) -> Markup {
        html! {
            @for (at, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
                @let class = match (column.right, cell.0.is_empty()) {
                    (true, true) => "right empty",
                    (true, false) => "right",
                    (false, true) => "empty",
                    (false, false) => "",
                };
                @if at == 0 {
                    th scope="row" role="rowheader" data-label=(column.name) { div { (cell) } }
                } @else {
                    td role="cell" class=[(!class.is_empty()).then_some(class)] data-label=(column.name) { div { (cell) } }
                }
            }
        }
    }
}

impl Render for Table {
    fn render(&self) -> Markup {
        html! {
            table.table.cards role="table" {
                caption.unseen { (self.caption) }
                thead role="rowgroup" {
                    tr role="row" {
                        @for column in &self.columns {
                            th scope="col" role="columnheader" class=[column.right.then_some("right")] { (column.name) }
                        }
                    }
                }
                tbody role="rowgroup" {
                    @for (cells, gone) in &self.rows { tr role="row" class=[gone.then_some("gone")] { (self.cells(cells)) } }
                }
                @if let Some(sums) = &self.sums { tfoot role="rowgroup" { tr role="row" { (self.cells(sums)) } } }
            }
        }
    }
}
