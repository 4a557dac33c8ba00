//! A small generator of numbers: any sequence will do, as long as it is the same each time and everywhere.

/// The generator, begun with a seed.
pub struct Dice(pub u64);

impl Dice {
    /// Begun with a name.
    pub fn named(name: &str) -> Self {
        Self(
            name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
            }),
        )
    }

    /// A number below the sides; 0 where there are none.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }

    /// One of the choices.
    pub fn pick<'t>(&mut self, choices: &[&'t str]) -> &'t str {
        choices[self.roll(choices.len())]
    }

    /// One to so many more of the choices, perhaps the same again.
    pub fn some<'t>(&mut self, choices: &[&'t str], most: usize) -> Vec<&'t str> {
        (0..=self.roll(most)).map(|_| self.pick(choices)).collect()
    }
}
